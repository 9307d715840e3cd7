package loggia.provider.camel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * HTTP to the configured hosts alone: looked at again for each request that leaves, redirects and headers of Camel included, and for the
 * address its name leads to. Keeps no cookies: they would be shared by all people.
 */
@Component("http,https") // by it Camel finds the setters of its endpoints
final class FencedHttp extends HttpComponent {
	private static final int MOST_CONNECTIONS = 50;

	private final Peers peers;
	private final Endpoints endpoints;

	FencedHttp(Peers peers, int timeoutMs) {
		this.peers = peers;
		endpoints = new Endpoints(peers);
		setCookieManagementDisabled(true);
		setAutomaticRetriesDisabled(true);
		setConnectTimeout(Math.min(timeoutMs, 5_000));
		setConnectionRequestTimeout(timeoutMs);
		setResponseTimeout(timeoutMs);
		setSoTimeout(timeoutMs);
		setMaxTotalConnections(MOST_CONNECTIONS);
		setConnectionsPerRoute(MOST_CONNECTIONS);
		setHttpClientConfigurer(builder -> builder.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "loggia-fence", this::pass));
	}

	@Override
	protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
		var options = new HashMap<String, String>();
		parameters.forEach((key, value) -> options.put(key, String.valueOf(value)));
		String scheme = uri.startsWith("https") ? "https" : "http";
		String trouble = endpoints.trouble(scheme + "://" + remaining.replaceFirst("^/*", ""), options, Endpoints.Use.TO);
		if (trouble != null) {
			throw new IllegalArgumentException(trouble);
		}
		return super.createEndpoint(uri, remaining, parameters);
	}

	@Override
	protected HttpClientConnectionManager createConnectionManager(Registry<ConnectionSocketFactory> registry, int mostInAll, int mostForOne, SocketConfig sockets) {
		var operator = new DefaultHttpClientConnectionOperator(registry, null, new CarefulNames());
		var manager = new PoolingHttpClientConnectionManager(operator, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, TimeValue.ofMinutes(1), null);
		manager.setMaxTotal(MOST_CONNECTIONS);
		manager.setDefaultMaxPerRoute(MOST_CONNECTIONS);
		manager.setDefaultSocketConfig(sockets);
		return manager;
	}

	/** Just before a request goes to its connection. */
	private ClassicHttpResponse pass(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
		HttpHost target = scope.route.getTargetHost();
		if (scope.route.getHopCount() > 1 || !peers.hosts().allows(target.getSchemeName(), target.getHostName(), target.getPort())) {
			throw new IOException("the host " + target.getHostName() + " is not configured (loggia.camel, allowed.hosts)");
		}
		authorize(request, target);
		if (scope.originalRequest instanceof Cancellable cancellable) {
			Call.onAbort(cancellable::cancel);
		}
		return chain.proceed(request, scope);
	}

	/** Adds what the host's setting says; takes another host's away after a redirect. */
	private void authorize(ClassicHttpRequest request, HttpHost target) {
		String authorization = peers.hosts().authorization(target.getSchemeName(), target.getHostName(), target.getPort());
		Header present = request.getFirstHeader("Authorization");
		if (authorization != null) {
			request.setHeader("Authorization", authorization);
		} else if (present != null && peers.hosts().authorizations().containsValue(present.getValue())) {
			request.removeHeaders("Authorization");
		}
	}

	/** Names that lead nowhere they should not. */
	private static final class CarefulNames implements DnsResolver {
		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
			for (InetAddress address : addresses) {
				if (Hosts.isForbidden(address)) {
					throw new UnknownHostException(host + " leads to an address that routes may not reach");
				}
			}
			return addresses;
		}

		@Override
		public String resolveCanonicalHostname(String host) throws UnknownHostException {
			return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
		}
	}
}
