package loggia.provider.payment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one POST and reads the status (RFC 9112, one request a connection). The address that was looked at is the one that is connected to; no proxy,
 * no redirects, and after the limit the socket is closed, whatever it is doing. The JDK's own client cannot be told its address, nor closed.
 */
final class Webhook implements AutoCloseable {
	private static final int MOST_STATUS_LINE = 1_024;
	private static final int MOST_URL = 2_048;

	private final ScheduledExecutorService clock;
	private final int limitMs;
	private final Set<Socket> open = ConcurrentHashMap.newKeySet();
	private volatile boolean closed;

	/** @param clock closes sockets that take too long */
	Webhook(ScheduledExecutorService clock, int limitMs) {
		this.clock = clock;
		this.limitMs = limitMs;
	}

	/**
	 * Says whether notifications may go there, as far as the text tells: https; with {@code local} also http.
	 *
	 * @throws IllegalArgumentException with a sentence that says what is wrong
	 */
	static URI address(String url, boolean local) {
		try {
			if (url.length() > MOST_URL) throw new IllegalArgumentException("notifyUrl is longer than " + MOST_URL + " characters");
			var uri = new URI(url).parseServerAuthority();
			boolean plain = "http".equalsIgnoreCase(uri.getScheme());
			if (!plain && !"https".equalsIgnoreCase(uri.getScheme()) || plain && !local) throw new IllegalArgumentException("notifyUrl must begin with https://" + (local ? " or http://" : ""));
			if (uri.getHost() == null || uri.getHost().isEmpty() || uri.getRawUserInfo() != null || uri.getRawFragment() != null || !uri.toASCIIString().equals(url)) {
				throw new IllegalArgumentException("notifyUrl must be an absolute URL in ASCII with a host, without a user and without a fragment");
			}
			return uri;
		} catch (URISyntaxException e) {
			throw new IllegalArgumentException("notifyUrl is no URL: " + e.getReason(), e);
		}
	}

	/**
	 * Posts JSON. Blocks, at most the limit and a little.
	 *
	 * @param local whether the address may be a private one; over http it must be
	 * @return the status of HTTP
	 * @throws IOException when there is none
	 */
	int post(String url, boolean local, Map<String, String> headers, byte[] body) throws IOException {
		var uri = address(url, local);
		boolean tls = "https".equalsIgnoreCase(uri.getScheme());
		int port = uri.getPort() < 0 ? tls ? 443 : 80 : uri.getPort();
		var vetted = vet(uri.getHost(), local, tls);
		var late = new AtomicBoolean();
		var plain = new Socket(java.net.Proxy.NO_PROXY);
		var alarm = clock.schedule(() -> {
			late.set(true);
			close(plain);
		}, limitMs, TimeUnit.MILLISECONDS);
		open.add(plain);
		try (plain) {
			if (closed) throw new IOException("closed");
			plain.setTcpNoDelay(true);
			plain.connect(new InetSocketAddress(vetted, port), limitMs);
			try (var socket = tls ? secure(plain, uri.getHost(), port) : plain) {
				var request = new ByteArrayOutputStream();
				request.write(head(uri, port, tls, headers, body.length).getBytes(StandardCharsets.US_ASCII));
				request.write(body);
				socket.getOutputStream().write(request.toByteArray());
				return status(socket.getInputStream());
			}
		} catch (IOException e) {
			throw late.get() ? new IOException("no answer within " + limitMs + " ms", e) : e;
		} finally {
			open.remove(plain);
			alarm.cancel(false);
		}
	}

	/** Ends what is under way, with an IOException there. */
	@Override
	public void close() {
		closed = true;
		open.forEach(Webhook::close);
	}

	private static InetAddress vet(String host, boolean local, boolean tls) throws IOException {
		var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
		for (var address : InetAddress.getAllByName(name)) {
			if (tls && local || isPublic(address) == !local) return address;
		}
		throw new IOException(local ? "http is for private addresses only: use https" : "the host has no public address; an operator can mark the merchant as private");
	}

	/** @return whether it is of the internet: not this machine, not a private network, not reserved (IANA special-purpose registries) */
	static boolean isPublic(InetAddress address) {
		if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress() || address.isMulticastAddress()) return false;
		var b = address.getAddress();
		int first = b[0] & 0xff, second = b[1] & 0xff;
		if (address instanceof Inet4Address) {
			return first != 0 && first < 240 && !(first == 100 && second >= 64 && second < 128) && !(first == 198 && (second == 18 || second == 19)) && !(first == 192 && second == 0 && b[2] == 0);
		}
		// global unicast is 2000::/3; of it not 6to4, Teredo and documentation, which lead elsewhere or nowhere
		return (first & 0xe0) == 0x20 && !(first == 0x20 && second == 0x02) && !(first == 0x20 && second == 0x01 && b[2] == 0 && b[3] == 0) && !(first == 0x20 && second == 0x01 && b[2] == 0x0d);
	}

	private static SSLSocket secure(Socket plain, String host, int port) throws IOException {
		var socket = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
		var parameters = socket.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	private static String head(URI uri, int port, boolean tls, Map<String, String> headers, int length) {
		var head = new StringBuilder("POST ").append(target(uri)).append(" HTTP/1.1\r\nHost: ").append(uri.getHost());
		if (port != (tls ? 443 : 80)) head.append(':').append(port);
		headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
		return head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(length).append("\r\nConnection: close\r\n\r\n").toString();
	}

	/** @return path and query, as they are sent and signed */
	static String target(URI uri) {
		return (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
	}

	private static int status(InputStream in) throws IOException {
		var line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) throw new IOException("the connection ended before there was an answer");
			if (line.length() >= MOST_STATUS_LINE) throw new IOException("the answer does not begin with a status line");
			line.append((char) c);
		}
		if (!line.toString().matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?\r?")) throw new IOException("the answer does not begin with a status line");
		return Integer.parseInt(line.substring(9, 12));
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		} catch (IOException e) {
			// it is closed
		}
	}
}
