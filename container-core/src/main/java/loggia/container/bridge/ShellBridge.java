package loggia.container.bridge;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import loggia.container.Container;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code /ws/shell}: the trusted shell's socket. Asks for the device cookie and the shell's own Origin. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/ws/shell")
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class ShellBridge extends SocketServlet {
	private static final long serialVersionUID = 1L;
	private final transient Container container;

	@Activate
	public ShellBridge(@Reference Container container) {
		this.container = container;
	}

	@Override
	SocketLink accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Origins origins = Origins.of(request);
		String device = DeviceCookie.device(request);
		if (origins.label() != null || !origins.own().equals(request.getHeader("Origin"))) {
			refuse(response, "only the shell's own pages may connect here");
			return null;
		}
		if (device == null) {
			refuse(response, "no device cookie: open the page again");
			return null;
		}
		return new ShellSocket(container, origins, device, SignInCookie.secret(request));
	}

	@Override
	void agree(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response) {
		if (request.hasSubProtocol("loggia.shell")) {
			response.setAcceptedSubProtocol("loggia.shell");
		}
	}
}
