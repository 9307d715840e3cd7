package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with the packed logic runtime, and a neighbour of another app that taps throughout each test. */
abstract class HostileFixture {
	static TestGateway gateway;
	private RealNeighbour neighbour;

	/** Small budgets: on a busy machine a program uses them up within the time that a test waits. */
	@BeforeAll
	static void start() throws Exception {
		gateway = RealPage.gateway(Map.of("load_ms", 600, "open_ms", 800));
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	@BeforeEach
	void neighbourTaps() throws Exception {
		neighbour = new RealNeighbour(gateway);
	}

	@AfterEach
	void neighbourLostNothing() throws Exception {
		neighbour.close();
	}

	static void assertEnded(String appId, String program, String reasons) throws Exception {
		RealPage.running(gateway, appId, program).tapAndBeEnded(reasons);
	}

	/** The program fails with that message, and the session goes on. */
	static void assertRefused(String appId, String program, String message) throws Exception {
		try (RealPage page = RealPage.running(gateway, appId, "if (this.ran) { this.setData({ text: 'still here' }); return; } this.ran = true; " + program)) {
			page.tap();
			page.browser.shell.next(m -> m.header().kind() == Kind.ERROR && m.json().contains(message));
			page.tap();
			page.awaitText("still here");
			assertEquals(List.of(), gateway.incidents(page.browser.session()), "an error is no incident");
		}
	}
}
