package loggia.api.identity;

import java.util.Set;
import loggia.api.access.Role;

/**
 * Somebody who can sign in.
 *
 * @param id          {@code person:} and 32 hex digits; never changes, never given twice; what {@link loggia.api.Caller#userId()} says
 * @param name        what they sign in with; for people of an identity provider, its subject and issuer stand behind it
 * @param displayName what others see
 * @param avatar      a URL of a picture, or null
 * @param roles       empty for people who only use mini-programs
 */
public record Person(String id, String name, String displayName, String avatar, Set<Role> roles) {
	public Person {
		roles = Set.copyOf(roles);
	}
}
