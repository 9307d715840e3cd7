package loggia.identity;

import java.util.Set;
import loggia.api.access.Role;
import loggia.api.identity.Person;

/**
 * A person with what only this bundle knows.
 *
 * @param id           {@code person:} and 32 hex digits
 * @param nameKey      the name as it is compared; null for people of an identity provider
 * @param avatar       an https URL or null
 * @param role         null for people who only use mini-programs
 * @param origin       {@code local} or {@code oidc:ID}
 * @param issuer       of the identity provider, with {@code subject}; null for local people
 * @param password     a PHC string; null for people of an identity provider
 * @param oneTime      whether the password is a one-time secret that must be changed first
 * @param since        milliseconds since 1970
 * @param lastSignInAt milliseconds since 1970, 0 for never
 */
public record Account(String id, String name, String nameKey, String displayName, String avatar, Role role, boolean disabled, String origin, String issuer, String subject,
		String password, boolean oneTime, long since, long lastSignInAt) {
	/** Where people come from who have a password here. */
	public static final String LOCAL = "local";

	public boolean isLocal() {
		return origin.equals(LOCAL);
	}

	/** As others may know them: no role until a one-time secret was changed, and none while disabled. */
	public Person person() {
		return new Person(id, name, displayName, avatar, role == null || oneTime || disabled ? Set.of() : Set.of(role));
	}

	/** @return whether this is one of those of whom there must be one: the gateway itself gave the role, and nobody else can take it */
	boolean keepsTheGatewayRunnable() {
		return role == Role.ADMINISTRATOR && isLocal() && !disabled;
	}

	public Account withDisplayName(String newDisplayName) {
		return new Account(id, name, nameKey, newDisplayName, avatar, role, disabled, origin, issuer, subject, password, oneTime, since, lastSignInAt);
	}

	public Account withRole(Role newRole) {
		return new Account(id, name, nameKey, displayName, avatar, newRole, disabled, origin, issuer, subject, password, oneTime, since, lastSignInAt);
	}

	public Account withDisabled(boolean newDisabled) {
		return new Account(id, name, nameKey, displayName, avatar, role, newDisabled, origin, issuer, subject, password, oneTime, since, lastSignInAt);
	}

	Account withPassword(String phc, boolean isOneTime) {
		return new Account(id, name, nameKey, displayName, avatar, role, disabled, origin, issuer, subject, phc, isOneTime, since, lastSignInAt);
	}

	Account withLastSignIn(long at) {
		return new Account(id, name, nameKey, displayName, avatar, role, disabled, origin, issuer, subject, password, oneTime, since, at);
	}

	/** What the identity provider says of them now. */
	Account withClaims(String newName, String newDisplayName, String newAvatar, Role newRole) {
		return new Account(id, newName, nameKey, newDisplayName, newAvatar, newRole, disabled, origin, issuer, subject, password, oneTime, since, lastSignInAt);
	}
}
