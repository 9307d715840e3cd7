package loggia.provider.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import loggia.api.Caller;
import loggia.api.access.Domains.Verdict;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * HTTP clients. Each app has connections of its own, so one app's connection never serves another; each verdict has fences of its own,
 * so a connection that was opened under an operator's leave never serves a call without it; each person has cookies of their own.
 * Thread-safe.
 */
final class Clients {
	private static final int IDLE_CONNECTIONS = 5;
	/** Servers close idle connections, Node's after 5 s, and a POST on a closed one fails: it is not sent twice. */
	private static final int IDLE_SECONDS = 4;
	private static final int CONNECT_SECONDS = 10;
	private static final int PING_SECONDS = 60;
	private static final int MOST_PEOPLE = 10_000;

	/** @param open for PUBLIC @param leave for PRIVATE: never by a proxy @param people by their id: no record is a key, see README */
	private record Ways(ConnectionPool pool, Way open, Way leave, Map<String, Person> people) {}

	/** @param names looks the target's name up before a proxy gets it; null without a proxy */
	private record Way(OkHttpClient client, Vetting fence, Vetting names) {
		Way with(CookieJar cookies) {
			return new Way(client.newBuilder().cookieJar(cookies).build(), fence, names);
		}
	}

	/** The ways of an app with the cookies of one person. */
	private record Person(Way open, Way leave) {}

	private final Settings settings;
	private final OkHttpClient base;
	private final Map<String, Ways> apps = new LinkedHashMap<>();
	Clients(Settings settings, ExecutorService threads) {
		this.settings = settings;
		var dispatcher = new Dispatcher(threads);
		dispatcher.setMaxRequests(Integer.MAX_VALUE);
		dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
		base = new OkHttpClient.Builder().dispatcher(dispatcher).proxy(Proxy.NO_PROXY).followRedirects(false).followSslRedirects(false).fastFallback(false)
				.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS).readTimeout(0, TimeUnit.SECONDS).writeTimeout(0, TimeUnit.SECONDS)
				.sslSocketFactory(settings.trust().sockets(), settings.trust().manager()).eventListenerFactory(Timings.FACTORY).build();
	}

	/**
	 * The client for one hop.
	 *
	 * @param verdict PUBLIC or PRIVATE
	 * @param socket  for a WebSocket
	 * @throws IOException when the target is an address, or (before a proxy) a name, that the verdict does not allow
	 */
	OkHttpClient client(Caller caller, Verdict verdict, Target target, boolean socket) throws IOException {
		Way way = way(caller, verdict);
		if (target.literal() != null) {
			(way.names() == null ? way.fence() : way.names()).pass(target.host(), target.literal());
		} else if (way.names() != null) {
			vetBeforeProxy(way.names(), target);
		}
		return socket ? way.client().newBuilder().pingInterval(PING_SECONDS, TimeUnit.SECONDS).addInterceptor(new MessageLimit(settings.messageMax())).build() : way.client();
	}

	/** A name that only the proxy can look up is the proxy's to judge. */
	private static void vetBeforeProxy(Vetting names, Target target) throws UnknownHostException {
		try {
			names.lookup(target.host());
		} catch (Failures.Refused e) {
			throw e;
		} catch (UnknownHostException e) {
			// no DNS here: that is what the proxy is for
		}
	}

	private synchronized Way way(Caller caller, Verdict verdict) {
		Ways ways = apps.computeIfAbsent(caller.appId(), id -> ways());
		Person person = ways.people().computeIfAbsent(caller.userId(), id -> person(ways));
		return verdict == Verdict.PRIVATE ? person.leave() : person.open();
	}

	private static Person person(Ways ways) {
		var cookies = new CookieBox();
		return new Person(ways.open().with(cookies), ways.leave().with(cookies));
	}

	/** Those who have not been there for longest are forgotten first. */
	private static Map<String, Person> people() {
		return new LinkedHashMap<>(16, 0.75f, true) {
			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Person> eldest) {
				return size() > MOST_PEOPLE;
			}
		};
	}

	private Ways ways() {
		var pool = new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS);
		var direct = base.newBuilder().connectionPool(pool);
		var leave = new Vetting(settings.resolver(), Addresses::isPrivateAllowed);
		Way leaveWay = new Way(direct.dns(leave).socketFactory(leave).connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT)).build(), leave, null);
		var open = new Vetting(settings.resolver(), settings.isPublic());
		direct.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
		return new Ways(pool, settings.proxy() == null ? new Way(direct.dns(open).socketFactory(open).build(), open, null) : proxied(direct, open), leaveWay, people());
	}

	/** Sockets that connect to the proxy only; the name of the target is vetted before, as far as this machine can look it up. */
	private Way proxied(OkHttpClient.Builder direct, Vetting names) {
		InetSocketAddress proxy = settings.proxy();
		var fence = new Vetting(host -> {
			if (!host.equals(proxy.getHostString())) {
				throw new Failures.Refused(host + " is not the proxy");
			}
			return List.of(InetAddress.getAllByName(host));
		}, address -> true);
		passLiteral(fence, proxy);
		direct.dns(fence).socketFactory(fence).proxy(new Proxy(Proxy.Type.HTTP, proxy));
		if (!settings.proxyUser().isEmpty()) {
			String credentials = Credentials.basic(settings.proxyUser(), settings.proxyPassword());
			direct.proxyAuthenticator((route, response) -> response.request().header("Proxy-Authorization") != null ? null
					: response.request().newBuilder().header("Proxy-Authorization", credentials).build());
		}
		return new Way(direct.build(), fence, names);
	}

	/** Names are not looked up for a proxy that is named by its address. */
	private static void passLiteral(Vetting fence, InetSocketAddress proxy) {
		String host = proxy.getHostString();
		if (host.indexOf(':') >= 0 || host.matches("[\\d.]+")) {
			try {
				fence.pass(host, InetAddress.getByName(host));
			} catch (UnknownHostException e) {
				throw new IllegalArgumentException("proxy of loggia.network is not an address: " + host, e);
			}
		}
	}

	/** Closes idle connections; the ones in use close with their calls. */
	synchronized void close() {
		base.dispatcher().cancelAll();
		apps.values().forEach(ways -> ways.pool().evictAll());
		apps.clear();
	}
}
