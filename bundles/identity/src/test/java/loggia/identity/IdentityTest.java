package loggia.identity;

import static loggia.identity.TestIdentity.visitor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import loggia.api.access.Role;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIn.Door;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People and sign-ins as the doors see them. */
class IdentityTest {
	private static final String PASSWORD = "correct horse battery";
	@TempDir
	Path folder;
	TestIdentity here;
	Identity identity;
	final List<SignIn> ended = new ArrayList<>();

	@BeforeEach
	void open() {
		here = new TestIdentity(folder);
		identity = here.identity;
		identity.onEnd(ended::add);
	}

	@AfterEach
	void close() throws InterruptedException {
		here.close();
	}

	private void restart() throws InterruptedException {
		close();
		long now = here.clock.get();
		here = new TestIdentity(folder);
		here.clock.set(now);
		identity = here.identity;
	}

	private Account make(String name, Role role) {
		return identity.people().create(name, null, PASSWORD, role).account();
	}

	private String signIn(String name, Door door) {
		return identity.signIn(name, PASSWORD, visitor(door, "home", null)).secret();
	}

	private static String code(org.junit.jupiter.api.function.Executable work) {
		return assertThrows(RestException.class, work).code;
	}

	@Test
	void theFirstAdministratorMustChooseAPasswordBeforeAnythingElse() throws InterruptedException {
		var secret = identity.people().createFirst("admin").orElseThrow();
		assertTrue(identity.people().createFirst("admin").isEmpty());
		var console = identity.signIn("admin", secret, visitor(Door.CONSOLE, "home", null));
		assertTrue(console.account().oneTime());
		assertEquals(Set.of(), identity.find(console.secret(), Door.CONSOLE).orElseThrow().person().roles());
		var shell = identity.signIn("ADMIN ", secret, visitor(Door.SHELL, "home", null));
		assertTrue(identity.find(shell.secret(), Door.SHELL).isEmpty());

		var entry = identity.entry(console.secret(), Door.CONSOLE).orElseThrow();
		assertEquals("passwordTooShort", code(() -> identity.changePassword(entry, secret, "short", "home")));
		assertEquals("samePassword", code(() -> identity.changePassword(entry, secret, secret, "home")));
		assertEquals("wrongPassword", code(() -> identity.changePassword(entry, "x", PASSWORD, "home")));
		var changed = identity.changePassword(entry, secret, PASSWORD, "home");
		assertEquals(Set.of(Role.ADMINISTRATOR), identity.find(changed.secret(), Door.CONSOLE).orElseThrow().person().roles());
		assertTrue(identity.find(console.secret(), Door.CONSOLE).isEmpty(), "the cookie is a fresh one");
		assertTrue(identity.entry(shell.secret(), Door.SHELL).isEmpty(), "the other sign-ins have ended");
		assertEquals("wrongPassword", code(() -> identity.signIn("admin", secret, visitor(Door.CONSOLE, "home", null))));
		restart();
		assertTrue(identity.people().createFirst("admin").isEmpty());
		assertTrue(identity.find(changed.secret(), Door.CONSOLE).isPresent(), "sign-ins outlive a restart");
	}

	@Test
	void unknownWrongAndDisabledAreToldApartByNobody() {
		make("ann", null);
		var bob = make("bob", null);
		identity.people().change(bob.id(), a -> a.withDisabled(true));
		var answers = new java.util.HashSet<String>();
		for (var name : List.of("ann", "bob", "nobody", "", "ann\n", "x".repeat(2_000))) {
			var e = assertThrows(RestException.class, () -> identity.signIn(name, name.equals("bob") ? PASSWORD : "wrong", visitor(Door.SHELL, "home", null)));
			answers.add(e.status + e.code + e.getMessage());
		}
		assertEquals(1, answers.size());
	}

	@Test
	void N08_aCookieFromBeforeTheSignInOpensNothingAfterIt() {
		make("ann", null);
		make("mallory", null);
		assertTrue(identity.find("planted", Door.SHELL).isEmpty());
		var planted = identity.signIn("mallory", PASSWORD, visitor(Door.SHELL, "evil", null)).secret();
		var ann = identity.signIn("ann", PASSWORD, visitor(Door.SHELL, "home", planted)).secret();
		assertNotEquals(planted, ann);
		assertTrue(identity.find(planted, Door.SHELL).isEmpty());
		assertEquals("ann", identity.find(ann, Door.SHELL).orElseThrow().person().name());
		assertEquals(List.of("mallory"), ended.stream().map(s -> s.person().name()).toList());
	}

	@Test
	void N08_parallelSignInsAreApart() {
		make("ann", null);
		var one = signIn("ann", Door.SHELL);
		var two = signIn("ann", Door.SHELL);
		assertNotEquals(one, two);
		identity.signOut(one, Door.SHELL);
		assertTrue(identity.find(one, Door.SHELL).isEmpty());
		assertTrue(identity.find(two, Door.SHELL).isPresent());
		assertEquals(1, ended.size());
	}

	@Test
	void N08_signingOutTellsAtOnceAndForGood() throws Exception {
		make("ann", null);
		var secret = signIn("ann", Door.SHELL);
		var id = identity.find(secret, Door.SHELL).orElseThrow().id();
		long begin = System.nanoTime();
		identity.signOut(secret, Door.SHELL);
		assertEquals(List.of(id), ended.stream().map(SignIn::id).toList());
		assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) < 1_000);
		restart();
		assertTrue(identity.find(secret, Door.SHELL).isEmpty());
	}

	@Test
	void aListenerThatThrowsKeepsNoOtherFromHearing() throws Exception {
		make("ann", null);
		var handle = identity.onEnd(s -> {
			throw new IllegalStateException("broken listener");
		});
		var heard = new ArrayList<SignIn>();
		identity.onEnd(heard::add);
		identity.signOut(signIn("ann", Door.SHELL), Door.SHELL);
		assertEquals(1, heard.size());
		handle.close();
	}

	@Test
	void oneDoorDoesNotOpenTheOther() {
		make("ann", Role.OPERATOR);
		var shell = signIn("ann", Door.SHELL);
		assertTrue(identity.find(shell, Door.CONSOLE).isEmpty());
		assertTrue(identity.signOut(shell, Door.CONSOLE).isEmpty());
		assertTrue(identity.find(shell, Door.SHELL).isPresent());
		make("bob", null);
		assertEquals("noRole", code(() -> signIn("bob", Door.CONSOLE)));
	}

	@Test
	void removedDisabledAndResetPeopleAreOutAtOnce() {
		for (var end : List.<java.util.function.Consumer<String>>of(id -> identity.people().remove(id), id -> identity.people().change(id, a -> a.withDisabled(true)),
			id -> identity.people().reset(id))) {
			ended.clear();
			var ann = make("ann" + System.nanoTime(), Role.AUDITOR);
			var shell = signIn(ann.name(), Door.SHELL);
			var console = signIn(ann.name(), Door.CONSOLE);
			end.accept(ann.id());
			assertTrue(identity.find(shell, Door.SHELL).isEmpty());
			assertTrue(identity.find(console, Door.CONSOLE).isEmpty());
			assertEquals(2, ended.size());
			assertEquals("wrongPassword", code(() -> signIn(ann.name(), Door.SHELL)));
		}
	}

	@Test
	void removedPeopleAreNobody() throws InterruptedException {
		var ann = make("ann", null);
		assertEquals("ann", identity.person(ann.id()).orElseThrow().name());
		identity.people().remove(ann.id());
		assertTrue(identity.person(ann.id()).isEmpty());
		assertTrue(identity.person("local:device").isEmpty());
		restart();
		assertTrue(identity.person(ann.id()).isEmpty());
		assertNotEquals(ann.id(), make("ann", null).id());
	}

	@Test
	void theLastAdministratorStays() {
		var one = make("one", Role.ADMINISTRATOR);
		var sso = identity.people().ofSubject("oidc:corp", "https://corp.example", "7", "sso", "Sso", null, Role.ADMINISTRATOR, true);
		assertEquals(Role.ADMINISTRATOR, sso.role());
		for (var work : List.<org.junit.jupiter.api.function.Executable>of(() -> identity.people().remove(one.id()), () -> identity.people().change(one.id(), a -> a.withRole(null)),
			() -> identity.people().change(one.id(), a -> a.withRole(Role.OPERATOR)), () -> identity.people().change(one.id(), a -> a.withDisabled(true)))) {
			assertEquals("lastAdministrator", code(work));
		}
		make("two", Role.ADMINISTRATOR);
		identity.people().remove(one.id());
		assertEquals(2, identity.people().all().size());
	}

	@Test
	void theLastAdministratorStaysWhenTwoGoAtOnce() throws Exception {
		for (int round = 0; round < 10; round++) {
			var names = List.of("a" + round, "b" + round);
			var ids = names.stream().map(n -> make(n, Role.ADMINISTRATOR).id()).toList();
			for (var other : identity.people().all()) if (!ids.contains(other.id())) identity.people().remove(other.id());
			var pool = Executors.newFixedThreadPool(2);
			var futures = new ArrayList<Future<?>>();
			for (var id : ids) futures.add(pool.submit(() -> identity.people().remove(id)));
			int refused = 0;
			for (var future : futures) {
				try {
					future.get(10, TimeUnit.SECONDS);
				} catch (java.util.concurrent.ExecutionException e) {
					refused++;
				}
			}
			pool.shutdown();
			assertEquals(1, refused);
			assertEquals(1, identity.people().all().size());
		}
	}

	@Test
	void aConsoleSignInEndsWhenIdleAndAfterTwelveHours() throws InterruptedException {
		make("ann", Role.AUDITOR);
		var idle = signIn("ann", Door.CONSOLE);
		var busy = signIn("ann", Door.CONSOLE);
		for (int minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
			assertTrue(identity.find(busy, Door.CONSOLE).isPresent(), minutes + " min");
			here.clock.addAndGet(TimeUnit.MINUTES.toMillis(30));
		}
		assertTrue(identity.find(idle, Door.CONSOLE).isEmpty());
		assertTrue(identity.find(busy, Door.CONSOLE).isPresent());
		identity.open().sweep();
		restart();
		assertTrue(identity.find(busy, Door.CONSOLE).isPresent());
		here.clock.addAndGet(TimeUnit.MINUTES.toMillis(31));
		assertTrue(identity.find(busy, Door.CONSOLE).isEmpty());
	}

	@Test
	void aShellSignInEndsAfterThirtyDaysUsedOrNot() {
		make("ann", null);
		var secret = signIn("ann", Door.SHELL);
		here.clock.addAndGet(TimeUnit.DAYS.toMillis(30) - 1);
		assertTrue(identity.find(secret, Door.SHELL).isPresent());
		here.clock.addAndGet(1);
		assertEquals(0, ended.size());
		identity.open().sweep();
		assertEquals(1, ended.size(), "told although nobody asked");
		assertTrue(identity.find(secret, Door.SHELL).isEmpty());
	}

	@Test
	void neitherPasswordNorSecretIsOnTheDisk() throws IOException {
		make("ann", null);
		var oneTime = identity.people().create("bob", null, null, null).secret();
		var secret = signIn("ann", Door.SHELL);
		var file = new String(Files.readAllBytes(folder.resolve("platform.db")), StandardCharsets.ISO_8859_1);
		for (var text : List.of(PASSWORD, secret, oneTime)) assertFalse(file.contains(text));
		assertTrue(file.contains(Secrets.digest(secret)));
	}

	@Test
	void theTwentyFirstSignInEndsTheFirst() {
		make("ann", null);
		var secrets = new ArrayList<String>();
		for (int i = 0; i < 21; i++) {
			here.clock.addAndGet(1);
			secrets.add(signIn("ann", Door.SHELL));
		}
		assertTrue(identity.find(secrets.get(0), Door.SHELL).isEmpty());
		assertTrue(identity.find(secrets.get(1), Door.SHELL).isPresent());
		assertEquals(20, identity.open().size());
	}

	@Test
	void guessingIsSlowedDownAndOnlyForTheGuesser() {
		make("ann", null);
		for (int i = 0; i < 5; i++) assertEquals("wrongPassword", code(() -> identity.signIn("ann", "guess", visitor(Door.SHELL, "evil", null))));
		var e = assertThrows(TooManyAttempts.class, () -> identity.signIn("Ann", PASSWORD, visitor(Door.SHELL, "evil", null)));
		assertEquals(1, e.retryAfter);
		assertTrue(identity.find(signIn("ann", Door.SHELL), Door.SHELL).isPresent());
		here.clock.addAndGet(1_000);
		identity.signIn("ann", PASSWORD, visitor(Door.SHELL, "evil", null));
	}

	@Test
	void aHashOfOldCostsIsRenewedAtTheNextSignIn() throws InterruptedException {
		var before = make("ann", null).password();
		close();
		here = new TestIdentity(folder, 9_000);
		identity = here.identity;
		identity.signIn("ann", PASSWORD, visitor(Door.SHELL, "home", null));
		var after = identity.people().byName("ann").orElseThrow().password();
		assertNotEquals(before, after);
		assertTrue(after.contains("m=9000"));
		identity.signIn("ann", PASSWORD, visitor(Door.SHELL, "home", null));
	}

	@Test
	void namesAreOneWhateverTheirCaseAndWidth() {
		make("Ann", null);
		for (var taken : List.of("ann", "ANN", "Ａnn", " ann ")) assertEquals("nameTaken", code(() -> make(taken, null)));
		for (var bad : List.of("", " ", "a b", "-x", "x".repeat(65), "a\nb", "<b>", "../x")) assertEquals("badName", code(() -> make(bad, null)), bad);
		make("王小明", null);
	}
}
