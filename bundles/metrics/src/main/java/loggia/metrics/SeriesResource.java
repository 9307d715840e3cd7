package loggia.metrics;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.rest.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/metrics/series}: what the console draws. A thread of its own looks at the meters every 5 s. */
@Component(service = Resource.class, immediate = true)
@Path("/metrics/series")
public class SeriesResource implements Resource {
	private static final Logger log = LoggerFactory.getLogger(SeriesResource.class);

	/** The answer. */
	public record Hour(int step, List<History.Series> series) {}

	private final History history = new History();
	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
		var thread = new Thread(task, "loggia-metrics");
		thread.setDaemon(true);
		return thread;
	});
	private final Figures figures;
	private long before = System.nanoTime();

	@Activate
	public SeriesResource(@Reference MeterBook book) {
		figures = new Figures(book);
		clock.scheduleAtFixedRate(this::look, 0, History.STEP_SECONDS, TimeUnit.SECONDS);
	}

	@Deactivate
	void stop() {
		clock.shutdownNow();
	}

	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "The last hour in steps of 5 s", description = "Series: sessions by state, calls and errors a second, startMs (mean of the step), rss in bytes by process")
	public Hour series(@QueryParam("from") long from) {
		return new Hour(History.STEP_SECONDS, history.since(from, System.currentTimeMillis()));
	}

	private void look() {
		try {
			long now = System.nanoTime();
			figures.look(history, System.currentTimeMillis(), Math.max(1e-3, (now - before) / 1e9));
			before = now;
		} catch (RuntimeException | LinkageError e) {
			// a throw would end the clock
			log.warn("the meters could not be looked at", e);
		}
	}
}
