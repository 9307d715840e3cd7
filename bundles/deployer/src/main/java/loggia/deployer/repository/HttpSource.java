package loggia.deployer.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** A repository behind HTTPS; without TLS on this machine alone. No redirect leads from HTTPS to anything else. */
final class HttpSource implements Source {
	private static final int MOST_REDIRECTS = 5;

	private final String name;
	private final URI address;
	private final SSLContext trust;

	/** @param name of the repository, for sentences @param address of the index or of the folder it is in @param trust null for what this Java trusts */
	HttpSource(String name, URI address, SSLContext trust) {
		this.name = name;
		this.address = address;
		this.trust = trust;
	}

	@Override
	public Known index(Path into, Known before, Limits limits) throws RepositoryException {
		var path = address.getPath() == null ? "" : address.getPath();
		if (path.endsWith(".xml") || path.endsWith(".gz")) return index(address, into, before, limits);
		var folder = path.endsWith("/") ? address : URI.create(address + "/");
		try {
			return index(folder.resolve("index.xml"), into, before, limits);
		} catch (RepositoryException e) {
			if (!e.code.equals("notFound")) throw e;
			return index(folder.resolve("index.xml.gz"), into, before, limits);
		}
	}

	private Known index(URI from, Path into, Known before, Limits limits) throws RepositoryException {
		var answer = get(from, into, before == null ? null : before.mark(), limits);
		if (answer.statusCode() == 304) return null;
		var mark = answer.headers().firstValue("ETag").or(() -> answer.headers().firstValue("Last-Modified")).orElse(null);
		return new Known(answer.uri(), mark);
	}

	@Override
	public void content(URI base, String content, Path into, Limits limits) throws RepositoryException {
		try {
			get(base.resolve(content.strip()), into, null, limits);
		} catch (IllegalArgumentException e) {
			throw new RepositoryException(422, "badIndex", "the index of repository " + name + " names " + content + ", which is no address", e);
		}
	}

	/** @param mark of the bytes that are known already, or null @return 200 with the bytes in the file, or 304 */
	private HttpResponse<Void> get(URI from, Path into, String mark, Limits limits) throws RepositoryException {
		long end = System.nanoTime() + limits.timeout().toNanos();
		// one for each file: nothing of it is left when the file is there
		var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(10));
		if (trust != null) builder.sslContext(trust);
		var client = builder.build();
		var place = from;
		for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
			refuseUnsafe(place);
			var answer = send(client, request(place, mark), into, limits, end);
			int status = answer.statusCode();
			if (status == 200 || status == 304 && mark != null) return answer;
			if (!List.of(301, 302, 303, 307, 308).contains(status)) throw refused(place, status);
			place = answer.headers().firstValue("Location").map(place::resolve).orElseThrow(() -> refused(from, status));
		}
		throw new RepositoryException(502, "redirects", from + " of repository " + name + " leads from one place to the next more than " + MOST_REDIRECTS + " times");
	}

	private static HttpRequest request(URI place, String mark) {
		var request = HttpRequest.newBuilder(place).GET();
		if (mark != null) request.header(mark.startsWith("\"") || mark.startsWith("W/") ? "If-None-Match" : "If-Modified-Since", mark);
		return request.build();
	}

	private HttpResponse<Void> send(HttpClient client, HttpRequest request, Path into, Limits limits, long end) throws RepositoryException {
		CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, head -> head.statusCode() == 200 ? new ToFile(into, limits.bytes()) : BodySubscribers.discarding());
		try {
			return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof TooLarge) throw FolderSource.tooLarge(request.uri() + " of repository " + name, limits);
			throw new RepositoryException(502, "unreachable", request.uri() + " of repository " + name + " cannot be reached: " + said(e.getCause()), e.getCause());
		} catch (TimeoutException e) {
			throw new RepositoryException(504, "tooSlow", request.uri() + " of repository " + name + " took longer than " + limits.timeout().toSeconds() + " s", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new RepositoryException(503, "stopping", "the gateway is stopping", e);
		} finally {
			answer.cancel(true);
		}
	}

	private static String said(Throwable e) {
		var deepest = e;
		while (deepest.getCause() != null) deepest = deepest.getCause();
		return deepest.getMessage() == null ? e.getClass().getSimpleName() : deepest.getMessage();
	}

	private RepositoryException refused(URI place, int status) {
		return new RepositoryException(502, status == 404 ? "notFound" : "unreachable", place + " of repository " + name + " answers " + status);
	}

	private void refuseUnsafe(URI place) throws RepositoryException {
		boolean plain = mayBePlain(address);
		if (isHttps(place) || plain && mayBePlain(place)) return;
		throw new RepositoryException(502, "notSafe", "repository " + name + " leads to " + place + ": only https:// is followed from " + (plain ? "this machine" : "there"));
	}

	static boolean isHttps(URI place) {
		return "https".equalsIgnoreCase(place.getScheme()) && place.getHost() != null;
	}

	/** @return whether it is HTTP without TLS to this machine; names are not looked up */
	static boolean mayBePlain(URI place) {
		if (!"http".equalsIgnoreCase(place.getScheme()) || place.getHost() == null) return false;
		var host = place.getHost().toLowerCase(Locale.ROOT);
		return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
	}

	private static final class TooLarge extends IOException {
		private static final long serialVersionUID = 1L;
	}

	/** Writes a body to a file, up to a size. */
	private static final class ToFile implements BodySubscriber<Void> {
		private final CompletableFuture<Void> done = new CompletableFuture<>();
		private final FileChannel file;
		private Flow.Subscription subscription;
		private long left;

		ToFile(Path into, long most) {
			left = most;
			try {
				file = FileChannel.open(into, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}

		@Override
		public CompletionStage<Void> getBody() {
			return done;
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			subscription = given;
			given.request(1);
		}

		@Override
		public void onNext(List<ByteBuffer> parts) {
			try {
				for (var part : parts) {
					left -= part.remaining();
					if (left < 0) throw new TooLarge();
					while (part.hasRemaining()) file.write(part);
				}
				subscription.request(1);
			} catch (IOException e) {
				subscription.cancel();
				onError(e);
			}
		}

		@Override
		public void onError(Throwable failure) {
			close();
			done.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			close();
			done.complete(null);
		}

		private void close() {
			try {
				file.close();
			} catch (IOException e) {
				done.completeExceptionally(e);
			}
		}
	}
}
