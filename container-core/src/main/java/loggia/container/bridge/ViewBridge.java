package loggia.container.bridge;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import loggia.container.Container;
import loggia.container.session.Session;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code /ws/view}: a frame's socket. Asks for a ticket as sub-protocol {@code loggia.ticket.TICKET}, of this session and of the Origin
 * the ticket was made for; {@code null} counts only for a ticket of opaque mode.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/ws/view")
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ViewBridge extends SocketServlet {
	static final String PROTOCOL = "loggia.view";
	private static final String TICKET = "loggia.ticket.";
	private static final long serialVersionUID = 1L;
	private final transient Container container;

	@Activate
	public ViewBridge(@Reference Container container) {
		this.container = container;
	}

	@Override
	SocketLink accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String origin = request.getHeader("Origin");
		Origins origins = Origins.of(request);
		boolean fits = Tickets.OPAQUE.equals(origin) ? origins.label() == null : origins.label() != null && origins.own().equals(origin);
		String id = container.tickets().use(ticket(request), origin);
		Session session = container.sessions().get(id);
		if (!fits || session == null) {
			refuse(response, "no valid ticket for this session and origin: ask the shell for a new one");
			return null;
		}
		return new ViewSocket(container, session);
	}

	private static String ticket(HttpServletRequest request) {
		for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
			for (String protocol : header.split(",")) {
				if (protocol.trim().startsWith(TICKET)) {
					return protocol.trim().substring(TICKET.length());
				}
			}
		}
		return null;
	}

	@Override
	void agree(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
		if (request.hasSubProtocol(PROTOCOL)) {
			response.setAcceptedSubProtocol(PROTOCOL);
		}
	}
}
