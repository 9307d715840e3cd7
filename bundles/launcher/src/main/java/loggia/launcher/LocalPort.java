package loggia.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import loggia.launcher.LaunchException.Kind;

/** The port on the loopback address: tried before the framework starts, because a server that finds it taken only writes a log line. */
final class LocalPort {
	private LocalPort() {}

	/** @param wanted 0 picks a free one. @return the port to listen on */
	static int claim(int wanted) throws LaunchException {
		try (var socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), wanted));
			return socket.getLocalPort();
		} catch (BindException e) {
			var denied = e.getMessage() != null && e.getMessage().contains("ermission");
			throw new LaunchException(Kind.PORT, denied ? "port " + wanted + " is not permitted to this user: give one above 1023 with --port"
				: "port " + wanted + " is taken by another process: end it, or give another with --port (0 picks a free one)", e);
		} catch (IOException e) {
			throw new LaunchException(Kind.PORT, "port " + wanted + " on 127.0.0.1 cannot be used: " + e.getMessage(), e);
		}
	}
}
