package loggia.provider.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.SocketFactory;
import okhttp3.Dns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two fences of one client. As its {@link Dns} it asks for a name once and lets the name through only when every address is
 * allowed; as its {@link SocketFactory} it makes sockets that connect to nothing else than what passed. There is no second look-up
 * between the two, so an answer that changes (DNS rebinding) changes nothing; and an address literal, for which no name is looked up,
 * is met by the second.
 */
final class Vetting extends SocketFactory implements Dns {
	private static final Logger log = LoggerFactory.getLogger(Vetting.class);
	private static final long KEPT_NANOS = 600_000_000_000L;
	private static final int MOST = 4096;

	private final Resolver resolver;
	private final Predicate<InetAddress> allowed;
	/** What passed, until when. */
	private final Map<InetAddress, Long> passed = new ConcurrentHashMap<>();

	Vetting(Resolver resolver, Predicate<InetAddress> allowed) {
		this.resolver = resolver;
		this.allowed = allowed;
	}

	/** @throws Failures.Refused when one of the name's addresses is not allowed */
	@Override
	public List<InetAddress> lookup(String host) throws UnknownHostException {
		List<InetAddress> addresses = resolver.resolve(host);
		for (InetAddress address : addresses) {
			pass(host, address);
		}
		return addresses;
	}

	/** For an address that the URL itself names. @throws Failures.Refused when it is not allowed */
	void pass(String host, InetAddress address) throws UnknownHostException {
		if (!allowed.test(address)) {
			log.warn("refused to connect to {}: {} is not an address it may have", host, address.getHostAddress());
			throw new Failures.Refused(host + " leads to " + address.getHostAddress());
		}
		long now = System.nanoTime();
		if (passed.size() >= MOST) {
			passed.values().removeIf(until -> until - now < 0);
		}
		passed.put(address, now + KEPT_NANOS);
	}

	private void check(SocketAddress endpoint) throws IOException {
		InetAddress address = endpoint instanceof InetSocketAddress internet ? internet.getAddress() : null;
		Long until = address == null ? null : passed.get(address);
		if (until == null || until - System.nanoTime() < 0 || !allowed.test(address)) {
			throw new Failures.Refused("not vetted: " + endpoint);
		}
	}

	/** Connects to vetted addresses only. */
	@Override
	public Socket createSocket() throws IOException {
		var socket = new Socket() {
			@Override
			public void connect(SocketAddress endpoint, int timeout) throws IOException {
				check(endpoint);
				super.connect(endpoint, timeout);
			}

			@Override
			public void connect(SocketAddress endpoint) throws IOException {
				connect(endpoint, 0);
			}
		};
		socket.setTcpNoDelay(true);
		return socket;
	}

	/** The HTTP client connects by itself. */
	@Override
	public Socket createSocket(String host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress host, int port) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
		throw new UnsupportedOperationException();
	}
}
