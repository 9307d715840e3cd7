package loggia.provider.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * What an operator chose, and what only tests change.
 *
 * @param responseMax   bytes of a response, decompressed
 * @param downloadMax   bytes of a downloaded file, decompressed
 * @param messageMax    bytes of a WebSocket message
 * @param timeoutMs     for a call that names no timeout
 * @param maxCalls      requests, downloads and uploads under way at once, of all apps
 * @param maxSockets    WebSockets of all apps
 * @param proxy         unresolved, or null for none
 * @param proxyUser     empty for none
 * @param resolver      asks for names
 * @param isPublic      whether an address is in the public Internet
 * @param pauseMs       from BACKGROUND until calls are interrupted
 */
record Settings(long responseMax, long downloadMax, int messageMax, int timeoutMs, int maxCalls, int maxSockets, InetSocketAddress proxy, String proxyUser,
		String proxyPassword, Trust trust, Resolver resolver, Predicate<InetAddress> isPublic, int pauseMs) {
	static final int PAUSE_MS = 5_000;

	static Settings of(NetworkProvider.Config config, Trust trust) {
		return new Settings(config.response_max_bytes(), config.download_max_bytes(), config.message_max_bytes(), config.timeout_ms(), config.calls_max(),
				config.sockets_max(), proxy(config.proxy()), config.proxy_user(), config._proxy_password(), trust, Resolver.SYSTEM, Addresses::isPublic, PAUSE_MS);
	}

	/** @param text HOST:PORT, [IPv6]:PORT, or with http:// before it; empty for none */
	static InetSocketAddress proxy(String text) {
		if (text.isBlank()) {
			return null;
		}
		String place = text.strip().replaceFirst("^http://", "").replaceFirst("/$", "");
		int colon = place.lastIndexOf(':');
		if (colon < 1 || !place.substring(colon + 1).matches("\\d{1,5}")) {
			throw new IllegalArgumentException("proxy of loggia.network is \"" + text + "\"; write HOST:PORT");
		}
		return InetSocketAddress.createUnresolved(place.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(place.substring(colon + 1)));
	}
}
