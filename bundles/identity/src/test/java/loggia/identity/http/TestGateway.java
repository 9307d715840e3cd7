package loggia.identity.http;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.identity.TestIdentity;
import loggia.identity.oidc.Journeys;
import loggia.identity.oidc.OidcConfig;
import loggia.identity.oidc.OidcProvider;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The bundle's servlets in a Jetty on a free port, and a browser that keeps cookies and follows nothing by itself. */
final class TestGateway implements AutoCloseable {
	final TestIdentity people;
	final OidcServlet oidc;
	final SignInServlet page;
	/** Outcomes as they would stand in the audit log. */
	final List<String> recorded = new CopyOnWriteArrayList<>();
	private final Server server = new Server();
	private final int port;

	TestGateway(Path folder, OidcConfig... providers) throws Exception {
		people = new TestIdentity(folder);
		oidc = new OidcServlet(people.identity, new Journeys(people.clock::get));
		oidc.actions = (who, action, target, outcome) -> recorded.add(outcome);
		oidc.providers = List.of(providers).stream().map(OidcProvider::new).toList();
		page = new SignInServlet(people.identity);
		page.providers = oidc.providers;
		var connector = new ServerConnector(server, 1, 1);
		connector.setHost("127.0.0.1");
		server.addConnector(connector);
		var context = new ServletContextHandler("/");
		for (var path : List.of("/signin/oidc/*", "/signin/callback/*")) context.addServlet(new ServletHolder(oidc), path);
		for (var path : List.of("/signin", "/signin/signin.css", "/signin/signin.js")) context.addServlet(new ServletHolder(page), path);
		server.setHandler(context);
		server.start();
		port = connector.getLocalPort();
	}

	@Override
	public void close() throws Exception {
		server.stop();
		people.close();
	}

	String origin() {
		return "http://localhost:" + port;
	}

	Browser browser() {
		return new Browser();
	}

	final class Browser {
		final Map<String, String> cookies = new LinkedHashMap<>();
		private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(5)).build();

		HttpResponse<String> get(String path) throws IOException, InterruptedException {
			return get(URI.create(origin() + path));
		}

		/** Cookies go to the gateway only, whatever its name. */
		HttpResponse<String> get(URI url, String... headers) throws IOException, InterruptedException {
			var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).GET();
			for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
			if (url.getPort() == port && !cookies.isEmpty()) request.header("Cookie", String.join("; ", cookies.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
			var response = http.send(request.build(), BodyHandlers.ofString());
			if (url.getPort() == port) {
				for (var cookie : response.headers().allValues("Set-Cookie")) {
					var pair = cookie.split(";")[0].split("=", 2);
					if (cookie.contains("Max-Age=0")) cookies.remove(pair[0]);
					else cookies.put(pair[0], pair[1]);
				}
			}
			return response;
		}

		/** Leaves for the provider. @return the provider's authorization URL */
		URI leave(String id, String back) throws IOException, InterruptedException {
			return location(get("/signin/oidc/" + id + "?return=" + back));
		}

		/** @return the name of who is signed in at the shell, or null */
		String who() {
			return people.identity.find(cookies.get(SignIns.COOKIE), Door.SHELL).map(s -> s.person().name()).orElse(null);
		}
	}

	static URI location(HttpResponse<?> response) {
		return URI.create(response.headers().firstValue("Location").orElseThrow(() -> new AssertionError(response.statusCode() + " without a Location: " + response.body())));
	}

	/** @return a query parameter, or null */
	static String parameter(URI url, String name) {
		for (var pair : url.getRawQuery().split("&")) {
			if (pair.startsWith(name + "=")) return java.net.URLDecoder.decode(pair.substring(name.length() + 1), java.nio.charset.StandardCharsets.UTF_8);
		}
		return null;
	}

	static OidcConfig provider(String id, String issuer, Map<String, Object> settings) {
		return new OidcConfig() {
			private <T> T of(String name, T usual) {
				@SuppressWarnings("unchecked")
				var value = (T) settings.getOrDefault(name, usual);
				return value;
			}

			@Override
			public Class<? extends Annotation> annotationType() {
				return OidcConfig.class;
			}

			@Override
			public String id() {
				return id;
			}

			@Override
			public String name() {
				return of("name", "Provider " + id);
			}

			@Override
			public String issuer() {
				return issuer;
			}

			@Override
			public String client_id() {
				return "loggia";
			}

			@Override
			public String client_secret() {
				return of("client.secret", "hush");
			}

			@Override
			public String[] scopes() {
				return new String[] { "profile" };
			}

			@Override
			public String roles_claim() {
				return of("roles.claim", "");
			}

			@Override
			public String[] roles() {
				return of("roles", new String[0]);
			}

			@Override
			public String door() {
				return of("door", "both");
			}

			@Override
			public String callback() {
				return of("callback", "shared");
			}

			@Override
			public int timeout_ms() {
				return 15_000;
			}
		};
	}
}
