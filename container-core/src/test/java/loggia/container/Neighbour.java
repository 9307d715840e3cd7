package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import loggia.worker.wire.Kind;

/** A page of another app, so of another worker, that taps every 100 ms: no tap may be lost, none answered out of order. */
final class Neighbour implements AutoCloseable {
	static final String APP = "(function (on) { on('echo', (d) => 'tap ' + d); })";
	private final Browser browser;
	private final ScheduledExecutorService taps = Executors.newSingleThreadScheduledExecutor();
	private int count;

	Neighbour(TestGateway gateway) throws Exception {
		gateway.releases.install("neighbour", APP);
		browser = Browser.open(gateway, "neighbour");
		taps.scheduleAtFixedRate(() -> browser.view.tap("echo", String.valueOf(++count)), 0, 100, TimeUnit.MILLISECONDS);
	}

	/** Ends the taps and looks at the answers. */
	@Override
	public void close() throws Exception {
		taps.shutdown();
		taps.awaitTermination(Peer.SECONDS, TimeUnit.SECONDS);
		for (int i = 1; i <= count; i++) {
			String answer = browser.view.next(m -> m.header().kind() == Kind.PATCH && m.json().contains("tap ")).json();
			assertEquals("{\"first\":1,\"ops\":[\"tap " + i + "\"]}", answer);
		}
		browser.close();
	}
}
