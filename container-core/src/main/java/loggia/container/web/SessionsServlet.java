package loggia.container.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code /api/v1/sessions}: GET lists sessions and workers, DELETE of one ends it. The context asks for the operator's token. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({ "/api/v1/sessions", "/api/v1/sessions/*" })
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
public class SessionsServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private final transient Container container;

	@Activate
	public SessionsServlet(@Reference Container container) {
		this.container = container;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String id = id(request);
		if (id == null) {
			ArrayNode all = Json.array();
			container.sessions().all().forEach(session -> all.add(session.describe()));
			ObjectNode answer = Json.object();
			answer.set("sessions", all);
			answer.set("workers", container.pool().describe());
			ApiErrors.json(response, Json.text(answer));
			return;
		}
		Session session = container.sessions().get(id);
		if (session == null) {
			notFound(response);
			return;
		}
		ApiErrors.json(response, Json.text(session.describe()));
	}

	@Override
	protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Session session = container.sessions().get(id(request));
		if (session == null) {
			notFound(response);
			return;
		}
		session.end("ended", "The operator of this gateway closed it.");
		response.setStatus(HttpServletResponse.SC_NO_CONTENT);
	}

	private static String id(HttpServletRequest request) {
		String path = request.getPathInfo();
		return path == null || path.length() < 2 ? null : path.substring(1);
	}

	private static void notFound(HttpServletResponse response) throws IOException {
		ApiErrors.send(response, 404, "no-session", "No such session: GET /api/v1/sessions lists them.");
	}
}
