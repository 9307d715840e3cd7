package loggia.container.bridge;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;

/** A path that is a WebSocket and nothing else. The upgrade is made by hand, so that nothing stays in Jetty when the bundle stops. */
abstract class SocketServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;

	/** @return the socket's end here, or null after it has refused */
	abstract SocketLink accept(HttpServletRequest request, HttpServletResponse response) throws IOException;

	/** Chooses the sub-protocol. */
	abstract void agree(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response);

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
			response.setHeader("Upgrade", "websocket");
			response.sendError(426, "this path is a WebSocket");
			return;
		}
		SocketLink link = accept(request, response);
		if (link == null) {
			return;
		}
		JettyWebSocketServerContainer sockets = JettyWebSocketServerContainer.getContainer(getServletContext());
		if (sockets == null) {
			response.sendError(503, "WebSockets are off: set the framework property org.apache.felix.jetty.websocket.enable=true");
			return;
		}
		sockets.upgrade((upgrade, answer) -> {
			agree(upgrade, answer);
			return link;
		}, request, response);
	}

	static void refuse(HttpServletResponse response, String why) throws IOException {
		response.sendError(HttpServletResponse.SC_FORBIDDEN, why);
	}
}
