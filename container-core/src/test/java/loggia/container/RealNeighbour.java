package loggia.container;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Like {@link Neighbour}, in the packed logic runtime: taps every 100 ms, none of which may be lost or come out of order. */
final class RealNeighbour implements AutoCloseable {
	private final RealPage page;
	private final ScheduledExecutorService taps = Executors.newSingleThreadScheduledExecutor();
	private int count;

	RealNeighbour(TestGateway gateway) throws Exception {
		page = RealPage.running(gateway, "neighbour",
				"this.taps = (this.taps || 0) + 1; this.wrong = (this.wrong || 0) + (event.timeStamp === this.taps ? 0 : 1); this.setData({ text: this.taps + ' taps, ' + this.wrong + ' out of order' });");
		taps.scheduleAtFixedRate(() -> {
			count++;
			page.tap();
		}, 0, 100, TimeUnit.MILLISECONDS);
	}

	/** Ends the taps and looks at what the page shows. */
	@Override
	public void close() throws Exception {
		taps.shutdown();
		taps.awaitTermination(Peer.SECONDS, TimeUnit.SECONDS);
		page.awaitText(count + " taps, 0 out of order");
		page.close();
	}
}
