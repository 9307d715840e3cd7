package loggia.identity;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import loggia.api.identity.Person;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.api.metrics.Metrics;
import loggia.database.Database;
import loggia.identity.OpenSignIns.Entry;
import loggia.identity.OpenSignIns.Life;
import loggia.rest.RestException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in, and how somebody gets in: accounts, passwords, throttling and sign-ins together. Thread-safe; what {@link SignIns} promises
 * comes from memory, the rest waits for the disk and for password hashes.
 */
@Component(service = { SignIns.class, Identity.class }, configurationPid = "loggia.identity")
@Designate(ocd = IdentityConfig.class)
public class Identity implements SignIns {
	private static final Logger log = LoggerFactory.getLogger(Identity.class);
	private static final long SWEEP_SECONDS = 15;
	private static final int LONGEST_PASSWORD = 1_024;
	private static final int LONGEST_AGENT = 160;

	/** Where a sign-in comes from. @param previous what the browser's cookie carried until now, or null: it opens nothing afterwards */
	public record Visitor(Door door, String address, String agent, String previous) {}

	/** @param secret for the cookie */
	public record Opened(String secret, Account account) {}

	private final Passwords passwords;
	private final PasswordRules rules;
	private final Throttle throttle;
	private final People people;
	private final OpenSignIns open;
	private final List<Consumer<SignIn>> listeners = new CopyOnWriteArrayList<>();
	private final ScheduledExecutorService sweeper;
	/** Absent while the bundle that counts is not there. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	volatile Metrics metrics;

	/** Waits for the tables. Prints the first administrator's one-time secret when nobody is there yet. */
	@Activate
	public Identity(BundleContext context, IdentityConfig config, @Reference Database database) {
		this(database, config, System::currentTimeMillis);
		people.createFirst("admin").ifPresent(secret -> announce(secret, context.getProperty("loggia.port")));
	}

	Identity(Database database, IdentityConfig config, LongSupplier clock) {
		var disk = new Disk(database);
		passwords = new Passwords(config.argon2_memory_kib(), config.argon2_passes(), config.hashes_max());
		throttle = new Throttle(clock);
		var lives = Map.of(Door.SHELL, new Life(DAYS.toMillis(config.shell_days()), 0), Door.CONSOLE,
			new Life(HOURS.toMillis(config.console_hours()), MINUTES.toMillis(config.console_idle_minutes())));
		open = new OpenSignIns(disk, clock, lives, this::tell);
		rules = new PasswordRules(config.password_min());
		people = new People(disk, passwords, rules, clock, id -> open.endAll(entry -> entry.personId().equals(id)));
		sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
			var thread = new Thread(work, "loggia-identity");
			thread.setDaemon(true);
			return thread;
		});
		sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
	}

	@Deactivate
	void stop() throws InterruptedException {
		sweeper.shutdownNow();
		sweeper.awaitTermination(5, TimeUnit.SECONDS);
		listeners.clear();
	}

	public People people() {
		return people;
	}

	public OpenSignIns open() {
		return open;
	}

	/** @return fewest characters of a password */
	public int shortestPassword() {
		return rules.min();
	}

	/** {@inheritDoc} With a one-time secret nobody gets into the shell before it was changed; at the console their roles are empty until then. */
	@Override
	public Optional<SignIn> find(String secret, Door door) {
		return entry(secret, door).flatMap(entry -> people.find(entry.personId()).filter(account -> !account.disabled() && !(account.oneTime() && door == Door.SHELL))
			.map(account -> new SignIn(entry.id(), account.person(), entry.door(), entry.since())));
	}

	@Override
	public Optional<Person> person(String id) {
		return people.find(id).map(Account::person);
	}

	@Override
	public AutoCloseable onEnd(Consumer<SignIn> listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}

	/** As {@link #find}, also while the password must be changed first. */
	public Optional<Entry> entry(String secret, Door door) {
		return open.find(secret, door);
	}

	/**
	 * Signs in with a name and a password.
	 *
	 * @throws RestException 401 {@code wrongPassword}, 403 {@code noRole} at the console, {@link TooManyAttempts}, 503
	 */
	public Opened signIn(String name, String password, Visitor visitor) {
		if (name == null || password == null || password.length() > LONGEST_PASSWORD || name.length() > LONGEST_PASSWORD) throw wrong();
		var key = People.nameKey(name);
		refuseWhoGuesses(key, visitor.address());
		var account = people.byName(name).orElse(null);
		boolean right = passwords.verify(password, account == null || account.disabled() ? null : account.password());
		if (!right) {
			count(visitor.door(), "refused");
			throw wrong();
		}
		throttle.succeeded(key, visitor.address());
		return open(account, password, visitor);
	}

	/** Signs in somebody whom an identity provider vouches for. @throws RestException 403 when the account is disabled or has no role at the console */
	public Opened signIn(Account account, Visitor visitor) {
		if (account.disabled()) throw new RestException(403, "disabled", "this account is disabled: ask an administrator");
		return open(account, null, visitor);
	}

	/**
	 * Changes the password of who is signed in. The other sign-ins of the person end, this one gets a fresh secret.
	 *
	 * @return for the cookie
	 * @throws RestException 401 for the wrong old one, 400 for an unfit new one, {@link TooManyAttempts}
	 */
	public Opened changePassword(Entry entry, String old, String fresh, String address) {
		var account = people.get(entry.personId());
		if (!account.isLocal()) throw new RestException(409, "noPassword", "this person signs in through an identity provider: change the password there");
		refuseWhoGuesses(account.nameKey(), address);
		if (old == null || old.length() > LONGEST_PASSWORD || !passwords.verify(old, account.password())) {
			throw new RestException(401, "wrongPassword", "the old password is wrong");
		}
		throttle.succeeded(account.nameKey(), address);
		if (old.equals(fresh)) throw new RestException(400, "samePassword", "the new password is the old one");
		var changed = people.changePassword(account, fresh);
		open.endAll(other -> other.personId().equals(changed.id()) && !other.id().equals(entry.id()));
		return new Opened(open.rotate(entry).orElseThrow(() -> new RestException(401, "signedOut", "signed out meanwhile: sign in again")), changed);
	}

	/** Ends the sign-in that this cookie value opens. @return the person's id, or empty when it opened nothing */
	public Optional<String> signOut(String secret, Door door) {
		var entry = entry(secret, door);
		entry.ifPresent(open::end);
		return entry.map(Entry::personId);
	}

	/** @param id of a sign-in @return whether it was open */
	public boolean end(String id) {
		return open.endAll(entry -> entry.id().equals(id)) > 0;
	}

	private Opened open(Account verified, String password, Visitor visitor) {
		if (visitor.door() == Door.CONSOLE && verified.role() == null) throw new RestException(403, "noRole", "this person has no role at the console: ask an administrator");
		var account = people.signedIn(verified, password).orElseThrow(Identity::wrong);
		signOut(visitor.previous(), visitor.door());
		var agent = visitor.agent() == null ? "" : visitor.agent().replaceAll("\\p{Cntrl}", "");
		var secret = open.open(account.id(), visitor.door(), visitor.address(), agent.substring(0, Math.min(LONGEST_AGENT, agent.length())));
		var now = people.find(account.id()).orElse(null);
		// disabled, removed or reset while the sign-in was opened: its sign-ins were ended before this one was there
		if (now == null || now.disabled() || !Objects.equals(now.password(), account.password())) {
			signOut(secret, visitor.door());
			throw wrong();
		}
		count(visitor.door(), "done");
		return new Opened(secret, account);
	}

	private void refuseWhoGuesses(String key, String address) {
		long pause = throttle.attempt(key, address);
		if (pause == 0) return;
		throw new TooManyAttempts((pause + 999) / 1000);
	}

	private void tell(Entry entry) {
		var account = people.find(entry.personId());
		var person = account.map(Account::person).orElseGet(() -> new Person(entry.personId(), "", "", null, Set.of()));
		var signIn = new SignIn(entry.id(), person, entry.door(), entry.since());
		for (var listener : listeners) {
			try {
				listener.accept(signIn);
			} catch (RuntimeException e) {
				log.warn("a listener for the end of sign-ins threw", e);
			}
		}
	}

	private void sweep() {
		try {
			open.sweep();
		} catch (RuntimeException e) {
			log.warn("sign-ins that are over could not be cleared; tried again in {} s", SWEEP_SECONDS, e);
		}
	}

	/** Counts a sign-in. @param outcome {@code done} or {@code refused} */
	public void count(Door door, String outcome) {
		var here = metrics;
		if (here != null) here.counter("loggia_identity_sign_ins_total", "Sign-ins by door and outcome", "door", "outcome").inc(door.name().toLowerCase(Locale.ROOT), outcome);
	}

	private static RestException wrong() {
		return new RestException(401, "wrongPassword", "name or password is wrong");
	}

	/** On standard output, once and nowhere else: whoever started the gateway sees it, no log keeps it. */
	private static void announce(String secret, String port) {
		System.out.println("{\"event\":\"firstAdministrator\",\"name\":\"admin\",\"secret\":\"" + secret + "\",\"console\":\"http://console.localhost:" + port + "/console/\"}");
		System.out.flush();
	}
}
