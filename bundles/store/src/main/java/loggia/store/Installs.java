package loggia.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import loggia.api.Caller.VersionKind;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.RestException;

/**
 * Uploads on their way to releases, a few at once. Answers when a release is there, or tells each phase as a line of JSON: received, compiling,
 * storing, then done with the release or failed with the error.
 */
final class Installs {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int PATIENCE_S = 60;

	private final SqlReleases releases;
	private final ApisInUse apis;
	private final long maxBytes;
	private final Semaphore running;

	/**
	 * What is to become of an upload.
	 *
	 * @param fallbackAppId the app's id where the package names none, or empty
	 * @param strict        whether a package in which the compiler finds an error is refused
	 */
	record Wish(String fallbackAppId, VersionKind kind, boolean strict) {}

	Installs(SqlReleases releases, ApisInUse apis, long maxBytes, int atOnce) {
		this.releases = releases;
		this.apis = apis;
		this.maxBytes = maxBytes;
		this.running = new Semaphore(Math.max(1, atOnce), true);
	}

	/** @return the answer: 201 with the release, or the refusal with what the compiler found */
	Reply answer(Request request, Wish wish) throws StoreException, IOException {
		var staging = releases.newStaging();
		try {
			var zip = staging.resolve("package.zip");
			Upload.receive(request, zip, maxBytes);
			var installed = install(zip, wish, SqlReleases.Phases.SILENT);
			request.target(installed.release().appId());
			return Reply.of(201, AppViews.installed(installed, apis));
		} finally {
			ReleaseFolders.delete(staging);
		}
	}

	/** @return an answer that streams the phases; what is wrong with the upload itself is thrown before */
	Reply stream(Request request, Wish wish) throws StoreException, IOException {
		var staging = releases.newStaging();
		try {
			var zip = staging.resolve("package.zip");
			long bytes = Upload.receive(request, zip, maxBytes);
			return Reply.stream("application/x-ndjson", out -> phases(request, staging, bytes, wish, out));
		} catch (StoreException | IOException | RuntimeException e) {
			ReleaseFolders.delete(staging);
			throw e;
		}
	}

	private void phases(Request request, Path staging, long bytes, Wish wish, OutputStream out) throws IOException {
		var lines = new Lines(out);
		try {
			lines.write("received", Map.of("bytes", bytes));
			var installed = install(staging.resolve("package.zip"), wish, lines);
			request.target(installed.release().appId());
			lines.write("done", Map.of("release", AppViews.installed(installed, apis)));
		} catch (StoreException e) {
			lines.write("failed", Map.of("error", error(e)));
			// the answer has begun: this is for the audit log
			throw new RestException(e.status, e.code, e.getMessage());
		} finally {
			ReleaseFolders.delete(staging);
		}
	}

	private SqlReleases.Installed install(Path zip, Wish wish, SqlReleases.Phases phases) throws StoreException, IOException {
		enter();
		try {
			return releases.install(zip, wish, phases);
		} finally {
			running.release();
		}
	}

	private void enter() throws StoreException {
		try {
			if (!running.tryAcquire(PATIENCE_S, TimeUnit.SECONDS))
				throw new StoreException(503, "busy", "Other installs have been running for " + PATIENCE_S + " s: try again when they are done");
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new StoreException(503, "stopping", "The gateway is stopping: try again after its start");
		}
	}

	/** @return code and message, and with a package that cannot be opened every finding */
	static Map<String, Object> error(StoreException e) {
		var error = new LinkedHashMap<String, Object>();
		error.put("code", e.code);
		error.put("message", e.getMessage());
		if (e.status == 422)
			error.put("diagnostics", e.diagnostics == null ? List.of() : e.diagnostics.stream().map(AppViews.Finding::of).toList());
		return error;
	}

	/** One line a phase. The install goes on when nobody reads any more: it was asked for. */
	private static final class Lines implements SqlReleases.Phases {
		private final OutputStream out;
		private boolean gone;

		Lines(OutputStream out) {
			this.out = out;
		}

		@Override
		public void compiling() {
			write("compiling", Map.of());
		}

		@Override
		public void storing() {
			write("storing", Map.of());
		}

		void write(String phase, Map<String, ?> more) {
			if (gone)
				return;
			var line = new LinkedHashMap<String, Object>();
			line.put("phase", phase);
			line.putAll(more);
			try {
				out.write((JSON.writeValueAsString(line) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
				out.flush();
			} catch (IOException e) {
				gone = true;
			}
		}
	}
}
