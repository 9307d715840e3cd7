package scanner;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import loggia.api.ApiException;
import loggia.api.metrics.Metrics;
import loggia.api.spi.Api;
import loggia.api.spi.ApiEvents;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.ApiTask;
import loggia.api.spi.Example;
import loggia.api.spi.Optional;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Finds the labels on a shelf, one after the other. */
@Component(configurationPid = "acme.scanner", service = { ApiProvider.class, Scanner.class })
@Designate(ocd = Scanner.Config.class)
@ApiFamily(name = "scanner", version = "1.0", namespace = "acme")
public class Scanner implements ApiProvider {
	@ObjectClassDefinition(name = "Scanner")
	@interface Config {
		@AttributeDefinition(description = "Milliseconds the scanner looks at each label", min = "0", max = "10000")
		int look_ms() default 20;

		@AttributeDefinition(description = "Letters that every code begins with")
		String prefix() default "ACME-";
	}

	/**
	 * @param shelf  which one
	 * @param labels how many are on it, 100 at most
	 */
	public record Shelf(@Example("A1") String shelf, @Optional("3") @Example("2") int labels) {}

	/** @param percent of the shelf */
	public record Step(int percent) {}

	/** @param codes in the order they were found */
	public record Report(List<String> codes) {}

	/** @param code what the label says */
	public record Label(String code) {}

	/** @param picture of a label */
	public record Picture(ByteBuffer picture) {}

	/** @param code    what the label says
	 * @param picture the same, as a printer takes it */
	public record Printed(String code, ByteBuffer picture) {}

	private static final int MOST_LABELS = 100;

	/** A label was found, for whichever mini-program. */
	@Api(risk = Risk.DECLARED)
	final ApiEvents<Label> onScanned = new ApiEvents<>();

	private final Config config;
	private final Metrics.Counter found;
	private final AtomicInteger running = new AtomicInteger();
	private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
		var thread = new Thread(work, "acme-scanner");
		thread.setDaemon(true);
		return thread;
	});

	@Activate
	public Scanner(Config config, @Reference Metrics metrics) {
		this.config = config;
		found = metrics.counter("loggia_scanner_labels_total", "Labels that were found", "outcome");
		metrics.gauge("loggia_scanner_running", "Scans that go on", running::get);
	}

	@Deactivate
	void close() {
		threads.shutdownNow();
	}

	/** @return scans that go on */
	int running() {
		return running.get();
	}

	/** Shows that the scanner answers, before this version takes a call. */
	@Override
	public CompletionStage<Void> selfTest() {
		return code("self-test", 1).startsWith(config.prefix()) ? CompletableFuture.completedFuture(null)
				: CompletableFuture.failedFuture(new IllegalStateException("the scanner does not read labels of " + config.prefix()));
	}

	/** Looks at every label of a shelf. */
	@Api(risk = Risk.DECLARED)
	public ApiTask<Step, Report> scan(Shelf shelf) {
		if (shelf.labels() < 0 || shelf.labels() > MOST_LABELS) {
			throw new ApiException(ApiException.Reason.INVALID_PARAMS, "parameter error: parameter.labels should be 0 to " + MOST_LABELS + ";");
		}
		return ApiTask.run(threads, task -> {
			running.incrementAndGet();
			try {
				return look(task, shelf);
			} finally {
				running.decrementAndGet();
			}
		});
	}

	/** An abort interrupts the sleep. */
	private Report look(ApiTask<Step, Report> task, Shelf shelf) throws InterruptedException {
		var codes = new ArrayList<String>();
		for (int i = 1; i <= shelf.labels(); i++) {
			TimeUnit.MILLISECONDS.sleep(config.look_ms());
			var label = new Label(code(shelf.shelf(), i));
			codes.add(label.code());
			found.inc("ok");
			onScanned.emit(label);
			task.progress(new Step(i * 100 / shelf.labels()));
		}
		return new Report(codes);
	}

	/** Reads the picture of one label. */
	@Api(risk = Risk.DECLARED)
	public CompletionStage<Label> read(Picture picture) {
		var bytes = new byte[picture.picture().remaining()];
		picture.picture().get(bytes);
		return CompletableFuture.completedFuture(new Label(code(new String(bytes, StandardCharsets.UTF_8), 0)));
	}

	/** Draws a label. */
	@Api(risk = Risk.DECLARED)
	public CompletionStage<Printed> print(Label label) {
		return CompletableFuture.completedFuture(new Printed(label.code(), ByteBuffer.wrap(label.code().getBytes(StandardCharsets.UTF_8))));
	}

	private String code(String shelf, int label) {
		var sum = new CRC32();
		sum.update((shelf + "/" + label).getBytes(StandardCharsets.UTF_8));
		return config.prefix() + Long.toHexString(sum.getValue());
	}
}
