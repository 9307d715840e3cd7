package loggia.identity;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import loggia.api.access.Role;
import loggia.rest.RestException;

/**
 * Everybody who can sign in: in platform.db, and in memory for each question. A change is in memory when the disk has it. Thread-safe; the
 * methods that change something wait for the disk, one at a time.
 */
public final class People {
	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}");
	private static final Pattern DISPLAY_NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Cs}]{1,64}");

	/** @param secret the one-time secret, shown once; null when a password was given */
	public record Created(Account account, String secret) {}

	private final Disk disk;
	private final Passwords passwords;
	private final PasswordRules rules;
	private final LongSupplier clock;
	private final Map<String, Account> byId = new ConcurrentHashMap<>();
	private final Map<String, String> idOfName = new ConcurrentHashMap<>();
	private final Map<Subject, String> idOfSubject = new ConcurrentHashMap<>();
	/** Told of each account that was removed, disabled, or whose password somebody else replaced. */
	private final Consumer<String> shutOut;

	private record Subject(String issuer, String subject) {}

	/** @param shutOut called with the id of a person whose sign-ins must end */
	People(Disk disk, Passwords passwords, PasswordRules rules, LongSupplier clock, Consumer<String> shutOut) {
		this.disk = disk;
		this.passwords = passwords;
		this.rules = rules;
		this.clock = clock;
		this.shutOut = shutOut;
		disk.read(Accounts::all).forEach(this::remember);
	}

	public Optional<Account> find(String id) {
		return Optional.ofNullable(byId.get(id));
	}

	public Collection<Account> all() {
		return List.copyOf(byId.values());
	}

	/** @throws RestException 404 */
	public Account get(String id) {
		return find(id).orElseThrow(() -> new RestException(404, "noSuchPerson", "no person has this id: GET /api/v1/people lists them"));
	}

	Optional<Account> byName(String name) {
		var id = idOfName.get(nameKey(name));
		return id == null ? Optional.empty() : find(id);
	}

	/** The way a name is compared: whatever its case and width. */
	static String nameKey(String name) {
		return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
	}

	/**
	 * @param password null for a one-time secret
	 * @param role     or null
	 * @throws RestException 400 for an unfit name or password, 409 when the name is taken
	 */
	public synchronized Created create(String name, String displayName, String password, Role role) {
		if (name == null || !NAME.matcher(name.strip()).matches()) {
			throw new RestException(400, "badName", "a name has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or digit");
		}
		var key = nameKey(name);
		if (idOfName.containsKey(key)) throw new RestException(409, "nameTaken", "somebody already has this name");
		var shown = displayName == null ? name.strip() : displayName.strip();
		checkDisplayName(shown);
		if (password != null) rules.check(password, name);
		var secret = password == null ? Secrets.oneTime() : null;
		var phc = passwords.hash(password == null ? secret : password);
		var account = new Account("person:" + Secrets.id(), name.strip(), key, shown, null, role, false, Account.LOCAL, null, null, phc, password == null, clock.getAsLong(), 0);
		return new Created(keep(account), secret);
	}

	/** Makes the first administrator when there is nobody at all. @return the one-time secret, or empty */
	synchronized Optional<String> createFirst(String name) {
		return byId.isEmpty() ? Optional.of(create(name, "Administrator", null, Role.ADMINISTRATOR).secret()) : Optional.empty();
	}

	/**
	 * The person behind a subject of an identity provider, made at the first sign-in.
	 *
	 * @param role what the provider's claims say; kept as it was when {@code mapped} is false
	 * @return the account, which may be disabled
	 */
	public synchronized Account ofSubject(String origin, String issuer, String subject, String name, String displayName, String avatar, Role role, boolean mapped) {
		var id = idOfSubject.get(new Subject(issuer, subject));
		var shown = DISPLAY_NAME.matcher(displayName).matches() ? displayName : "person";
		if (id == null) {
			return keep(new Account("person:" + Secrets.id(), name, null, shown, avatar, mapped ? role : null, false, origin, issuer, subject, null, false, clock.getAsLong(), 0));
		}
		var before = byId.get(id);
		var now = before.withClaims(name, shown, avatar, mapped ? role : before.role());
		return now.equals(before) ? before : keep(now);
	}

	/** @throws RestException 404, 400, or 409 for the last administrator */
	public synchronized Account change(String id, UnaryOperator<Account> change) {
		var before = get(id);
		var after = change.apply(before);
		if (after.equals(before)) return before;
		checkDisplayName(after.displayName());
		checkSomebodyStays(before, after);
		keep(after);
		if (after.disabled() && !before.disabled()) shutOut.accept(id);
		return after;
	}

	/** Replaces the password by a one-time secret; ends their sign-ins. @return the secret, shown once */
	public synchronized String reset(String id) {
		var before = get(id);
		if (!before.isLocal()) throw new RestException(409, "noPassword", "this person signs in through an identity provider: reset the password there");
		var secret = Secrets.oneTime();
		keep(before.withPassword(passwords.hash(secret), true));
		shutOut.accept(id);
		return secret;
	}

	public synchronized void remove(String id) {
		var before = get(id);
		checkSomebodyStays(before, null);
		disk.write(connection -> {
			Accounts.remove(connection, id);
			return null;
		});
		byId.remove(id);
		if (before.nameKey() != null) idOfName.remove(before.nameKey());
		if (before.subject() != null) idOfSubject.remove(new Subject(before.issuer(), before.subject()));
		shutOut.accept(id);
	}

	/** The person's own change. @param account as it was when the old password was verified @throws RestException 400; 409 when it was changed meanwhile */
	synchronized Account changePassword(Account account, String password) {
		rules.check(password, account.name());
		var now = get(account.id());
		if (now.disabled() || !Objects.equals(now.password(), account.password())) throw new RestException(409, "changedMeanwhile", "this account was changed meanwhile: sign in again");
		return keep(now.withPassword(passwords.hash(password), false));
	}

	/**
	 * Notes a sign-in, and takes the hash anew when its costs are no longer the configured ones.
	 *
	 * @param account  as it was when it was verified
	 * @param password null for an identity provider's people
	 * @return empty when the account was changed, disabled or removed meanwhile
	 */
	synchronized Optional<Account> signedIn(Account account, String password) {
		var now = byId.get(account.id());
		if (now == null || now.disabled() || !Objects.equals(now.password(), account.password())) return Optional.empty();
		now = now.withLastSignIn(clock.getAsLong());
		if (password != null && passwords.isOutdated(now.password())) now = now.withPassword(passwords.hash(password), now.oneTime());
		return Optional.of(keep(now));
	}

	private Account keep(Account account) {
		disk.write(connection -> {
			Accounts.put(connection, account);
			return null;
		});
		remember(account);
		return account;
	}

	private void remember(Account account) {
		byId.put(account.id(), account);
		if (account.nameKey() != null) idOfName.put(account.nameKey(), account.id());
		if (account.subject() != null) idOfSubject.put(new Subject(account.issuer(), account.subject()), account.id());
	}

	private void checkSomebodyStays(Account before, Account after) {
		if (!before.keepsTheGatewayRunnable() || after != null && after.keepsTheGatewayRunnable()) return;
		if (byId.values().stream().filter(Account::keepsTheGatewayRunnable).count() < 2) {
			throw new RestException(409, "lastAdministrator", "this is the last administrator with a password of this gateway: make another one first");
		}
	}

	private static void checkDisplayName(String name) {
		if (!DISPLAY_NAME.matcher(name).matches() || name.isBlank()) throw new RestException(400, "badDisplayName", "a display name has 1 to 64 visible characters");
	}
}
