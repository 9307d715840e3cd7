package loggia.provider.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import loggia.provider.network.NetworkProvider.Profile;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** When what happened in one call: the {@code profile} of its result. Times are milliseconds since 1970, 0 for what did not happen. */
final class Timings extends EventListener {
	/** For requests that carry one as their tag. */
	static final EventListener.Factory FACTORY = call -> {
		Timings timings = call.request().tag(Timings.class);
		return timings == null ? EventListener.NONE : timings;
	};

	private volatile long fetchStart;
	private volatile long dnsStart;
	private volatile long dnsEnd;
	private volatile long connectStart;
	private volatile long connectEnd;
	private volatile long tlsStart;
	private volatile long tlsEnd;
	private volatile long requestStart;
	private volatile long requestEnd;
	private volatile long responseStart;
	private volatile long responseEnd;
	private volatile long sent;
	private volatile long received;
	private volatile boolean connected;
	private volatile String protocol = "unknown";

	private static long now() {
		return System.currentTimeMillis();
	}

	@Override
	public void callStart(Call call) {
		fetchStart = fetchStart == 0 ? now() : fetchStart;
	}

	@Override
	public void dnsStart(Call call, String domainName) {
		dnsStart = now();
	}

	@Override
	public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
		dnsEnd = now();
	}

	@Override
	public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
		connectStart = now();
		connected = true;
	}

	@Override
	public void secureConnectStart(Call call) {
		tlsStart = now();
	}

	@Override
	public void secureConnectEnd(Call call, Handshake handshake) {
		tlsEnd = now();
	}

	@Override
	public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, Protocol spoken) {
		connectEnd = now();
	}

	@Override
	public void connectionAcquired(Call call, Connection connection) {
		protocol = connection.protocol().toString();
	}

	@Override
	public void requestHeadersStart(Call call) {
		requestStart = now();
	}

	@Override
	public void requestHeadersEnd(Call call, Request request) {
		requestEnd = now();
	}

	@Override
	public void requestBodyEnd(Call call, long byteCount) {
		requestEnd = now();
		sent = byteCount;
	}

	@Override
	public void responseHeadersStart(Call call) {
		responseStart = now();
	}

	@Override
	public void responseHeadersEnd(Call call, Response response) {
		responseEnd = now();
	}

	@Override
	public void responseBodyEnd(Call call, long byteCount) {
		responseEnd = now();
		received = byteCount;
	}

	@Override
	public void callFailed(Call call, IOException failure) {
		responseEnd = now();
	}

	/** bytes of the last hop's request body */
	long sent() {
		return sent;
	}

	/** bytes of the last hop's response body, as they came */
	long received() {
		return received;
	}

	Profile profile(int statusCode, int redirects) {
		return new Profile(fetchStart, dnsStart, dnsEnd, connectStart, connectEnd, tlsStart, tlsEnd, requestStart, requestEnd, responseStart, responseEnd,
				!connected, protocol, sent, received, statusCode, redirects);
	}
}
