package loggia.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import loggia.sandbox.AuditLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who called what: GET lists the newest decisions first; {@code verify=true} walks the whole chain. */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/api/v1/audit",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class AuditServlet extends JsonServlet {
	private static final long serialVersionUID = 1L;
	private static final int DEFAULT = 100;
	private static final int MAX = 1_000;
	private final transient AuditLog audit;

	@Activate
	public AuditServlet(@Reference AuditLog audit) {
		this.audit = audit;
	}

	@Override
	String methods() {
		return "GET";
	}

	@Override
	JsonNode answer(HttpServletRequest request) throws Refused, IOException {
		if (!request.getMethod().equals("GET")) {
			return null;
		}
		var root = JSON.createObjectNode();
		var list = root.putArray("entries");
		for (var r : await(audit.list(request.getParameter("appId"), limit(request.getParameter("limit"))))) {
			list.addObject().put("at", r.at()).put("appId", r.appId()).put("release", r.release()).put("plugin", r.plugin().isEmpty() ? null : r.plugin())
					.put("userId", r.userId()).put("deviceId", r.deviceId()).put("sessionId", r.sessionId()).put("api", r.api())
					.put("provider", r.provider()).put("decision", r.decision());
		}
		if ("true".equals(request.getParameter("verify"))) {
			var verdict = await(audit.verify());
			root.putObject("chain").put("intact", verdict.problem() == null).put("records", verdict.records()).put("problem", verdict.problem());
		}
		return root;
	}

	private static int limit(String text) throws Refused {
		if (text == null) {
			return DEFAULT;
		}
		try {
			int limit = Integer.parseInt(text);
			if (limit >= 1 && limit <= MAX) {
				return limit;
			}
		} catch (NumberFormatException e) {
			throw new Refused(400, "bad-request", "limit must be a number from 1 to " + MAX);
		}
		throw new Refused(400, "bad-request", "limit must be a number from 1 to " + MAX);
	}
}
