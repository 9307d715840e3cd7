package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;
import loggia.container.session.Session;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions of people who sign in and out (threats N08, the sockets' side). */
class SignedInTest {
	private TestGateway gateway;
	private FakeSignIns signIns;

	@BeforeEach
	void start() throws Exception {
		gateway = new TestGateway(Map.of("worker_group", "shared"));
		gateway.releases.install("people", Neighbour.APP);
		signIns = new FakeSignIns();
		gateway.container.setSignIns(signIns);
	}

	@AfterEach
	void stop() throws Exception {
		gateway.close();
	}

	private Browser open(String cookie, String session) {
		return Browser.open(gateway, cookie, "people", session);
	}

	private Session session(Browser browser) {
		return gateway.container.sessions().get(browser.session());
	}

	private static void answers(Browser browser, String text) {
		browser.view.tap("echo", "\"" + text + "\"");
		browser.view.awaitPatch("\"tap " + text + "\"");
	}

	@Test
	@DisplayName("N08: signing out closes the person's sockets within a second, and nobody else's")
	void N08_signingOutClosesSockets() throws Exception {
		String device = Browser.device();
		String ada = signIns.signIn("ada");
		String bob = signIns.signIn("bob");
		Browser first = open(device + "; " + ada, null);
		Browser second = open(device + "; " + ada, null);
		Browser other = open(device + "; " + bob, null);
		Browser guest = open(device, null);
		assertEquals(session(first).userId(), session(second).userId());
		assertNotEquals(session(first).userId(), session(other).userId(), "two people on one device");
		assertTrue(session(first).userId().startsWith("person:"));
		assertEquals("local:" + session(guest).deviceId(), session(guest).userId());
		long from = System.nanoTime();
		signIns.end(ada);
		for (Browser closed : new Browser[] { first, second }) {
			closed.shell.closed.get(1, TimeUnit.SECONDS);
			closed.view.closed.get(1, TimeUnit.SECONDS);
		}
		long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
		assertTrue(took <= 1_000, took + " ms");
		assertTrue(first.shell.next(Kind.CLOSE).json().contains("\"reason\":\"signed-out\""));
		answers(other, "bob");
		answers(guest, "guest");
		assertNull(session(first));
		Browser back = open(device + "; " + ada, first.session());
		assertNotEquals(first.session(), back.session());
		assertTrue(session(back).userId().startsWith("local:"), "the old cookie opens nothing");
	}

	@Test
	@DisplayName("N08: a session is resumed by its own user on its own device only")
	void N08_aSessionBelongsToOneUser() throws Exception {
		String device = Browser.device();
		String ada = signIns.signIn("ada");
		Browser first = open(device + "; " + ada, null);
		Browser again = open(device + "; " + ada, first.session());
		assertEquals(first.session(), again.session());
		Browser thief = open(Browser.device() + "; " + ada, first.session());
		assertNotEquals(first.session(), thief.session(), "another device");
		assertNotNull(session(first), "what a stranger says of it does not end it");
		Browser bob = open(device + "; " + signIns.signIn("bob"), first.session());
		assertNotEquals(first.session(), bob.session(), "another user");
		assertTrue(again.shell.next(Kind.CLOSE).json().contains("closed"), "the one of that tab before ends");
		Browser guest = open(device, bob.session());
		assertNotEquals(bob.session(), guest.session());
		assertTrue(session(guest).userId().startsWith("local:"));
	}

	@Test
	@DisplayName("N08: the same person with a new sign-in resumes, and the end of the new one closes")
	void N08_aNewSignInOfTheSamePerson() throws Exception {
		String device = Browser.device();
		Browser first = open(device + "; " + signIns.signIn("ada"), null);
		String renewed = signIns.signIn("ada");
		Browser again = open(device + "; " + renewed, first.session());
		assertEquals(first.session(), again.session());
		signIns.end(renewed);
		again.shell.closed.get(1, TimeUnit.SECONDS);
	}

	@Test
	@DisplayName("N08: a secret planted before the sign-in makes no session anybody's")
	void N08_fixation() {
		String device = Browser.device();
		String planted = Secret.random();
		String cookie = device + "; " + SignIns.COOKIE + "=" + planted;
		Browser before = open(cookie, null);
		assertTrue(session(before).userId().startsWith("local:"));
		signIns.plant(planted, "victim");
		answers(before, "still");
		assertTrue(session(before).userId().startsWith("local:"), "who it is never changes");
		Browser after = open(cookie, before.session());
		assertNotEquals(before.session(), after.session());
	}

	@Test
	@DisplayName("N08: signing out while the session is being opened")
	void N08_signingOutDuringTheOpening() throws Exception {
		String ada = signIns.signIn("ada");
		gateway.container.setSignIns(new Forgetful(signIns));
		Peer shell = Peer.connect(gateway, gateway.host(), "/ws/shell", "http://" + gateway.host(), Browser.device() + "; " + ada);
		shell.send(Kind.OPEN, "{\"appId\":\"people\",\"path\":\"pages/index\",\"query\":{}}");
		assertTrue(shell.next(Kind.CLOSE).json().contains("signed-out"));
		shell.closed.get(1, TimeUnit.SECONDS);
	}

	/** Knows a secret once. */
	private static final class Forgetful implements SignIns {
		private final SignIns real;
		private boolean asked;

		Forgetful(SignIns real) {
			this.real = real;
		}

		@Override
		public synchronized Optional<SignIn> find(String secret, SignIn.Door door) {
			Optional<SignIn> found = asked ? Optional.empty() : real.find(secret, door);
			asked = true;
			return found;
		}

		@Override
		public Optional<loggia.api.identity.Person> person(String id) {
			return real.person(id);
		}

		@Override
		public AutoCloseable onEnd(java.util.function.Consumer<SignIn> listener) {
			return real.onEnd(listener);
		}
	}

	@Test
	void whoSignedOutWhileNobodyListenedIsClosedWhenTheServiceIsBack() throws Exception {
		String device = Browser.device();
		String ada = signIns.signIn("ada");
		Browser gone = open(device + "; " + ada, null);
		Browser stays = open(device + "; " + signIns.signIn("bob"), null);
		gateway.container.unsetSignIns(signIns);
		assertEquals(0, signIns.listeners());
		signIns.end(ada);
		answers(gone, "for now");
		gateway.container.setSignIns(signIns);
		gone.shell.closed.get(1, TimeUnit.SECONDS);
		answers(stays, "bob");
	}

	@Test
	void aSessionOfTheLastRunNeedsItsUser() throws Exception {
		String device = Browser.device();
		String ada = signIns.signIn("ada");
		Browser first = open(device + "; " + ada, null);
		Browser second = open(device + "; " + ada, null);
		String user = session(first).userId();
		gateway.stop();
		String kept = Files.readString(gateway.data.resolve("sessions.json"));
		assertTrue(kept.contains(user));
		assertFalse(kept.contains(ada.substring(ada.indexOf('=') + 1)), "no secret on the disk");
		gateway.start();
		gateway.container.setSignIns(signIns);
		Browser back = open(device + "; " + ada, first.session());
		assertEquals(first.session(), back.session());
		Browser stranger = open(device + "; " + signIns.signIn("bob"), second.session());
		assertNotEquals(second.session(), stranger.session());
	}
}
