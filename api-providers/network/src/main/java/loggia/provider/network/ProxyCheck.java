package loggia.provider.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The way to public servers. OK: it needs no proxy, or the proxy takes connections. WARN: the proxy takes none, so no mini-program
 * reaches a public server.
 */
@Component(configurationPid = "loggia.network", property = { "hc.name=network", "hc.tags=loggia" })
public class ProxyCheck implements HealthCheck {
	private static final int CONNECT_MS = 1_500;

	private final InetSocketAddress proxy;

	@Activate
	public ProxyCheck(NetworkProvider.Config config) {
		this(Settings.proxy(config.proxy()));
	}

	ProxyCheck(InetSocketAddress proxy) {
		this.proxy = proxy;
	}

	@Override
	public Result execute() {
		var log = new FormattingResultLog();
		if (proxy == null) {
			log.info("no proxy is set");
			return new Result(log);
		}
		var address = new InetSocketAddress(proxy.getHostString(), proxy.getPort());
		try (var socket = new Socket()) {
			socket.connect(address, CONNECT_MS);
			log.info("the proxy {}:{} takes connections", proxy.getHostString(), proxy.getPort());
		} catch (IOException e) {
			log.warn("the proxy {}:{} takes no connection: {}; look at it, or at proxy of loggia.network", proxy.getHostString(), proxy.getPort(), e.getMessage());
		}
		return new Result(log);
	}
}
