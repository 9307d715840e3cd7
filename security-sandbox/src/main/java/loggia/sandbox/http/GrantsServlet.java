package loggia.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import loggia.sandbox.AuditLog;
import loggia.sandbox.AuditRecord;
import loggia.sandbox.Grants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people answered: GET lists, DELETE takes an answer back; the person is asked again at the next use. */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/api/v1/grants/*",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class GrantsServlet extends JsonServlet {
	private static final long serialVersionUID = 1L;
	private final transient Grants grants;
	private final transient AuditLog audit;

	@Activate
	public GrantsServlet(@Reference Grants grants, @Reference AuditLog audit) {
		this.grants = grants;
		this.audit = audit;
	}

	@Override
	String methods() {
		return "GET, DELETE";
	}

	@Override
	JsonNode answer(HttpServletRequest request) throws Refused, IOException {
		if (request.getMethod().equals("GET") && root(request)) {
			var root = JSON.createObjectNode();
			var list = root.putArray("grants");
			for (var grant : grants.list(request.getParameter("appId"))) {
				list.addObject().put("appId", grant.key().appId()).put("plugin", grant.key().plugin().isEmpty() ? null : grant.key().plugin())
						.put("userId", grant.key().userId()).put("scope", grant.key().scope()).put("granted", grant.answer().granted())
						.put("at", grant.answer().at());
			}
			return root;
		}
		if (!request.getMethod().equals("DELETE")) {
			return null;
		}
		String[] path = path(request, 3, "/api/v1/grants/APPID/USERID/SCOPE");
		if (!await(grants.revoke(path[0], null, path[1], path[2]))) {
			throw new Refused(404, "no-grant", path[1] + " has not answered for " + path[2] + " of " + path[0] + "; GET /api/v1/grants lists who has");
		}
		audit.refused(AuditRecord.operator(path[0], path[1], path[2], "REVOKED"));
		return JSON.createObjectNode().put("appId", path[0]).put("userId", path[1]).put("scope", path[2]).put("revoked", true);
	}
}
