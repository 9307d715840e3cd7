package loggia.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import loggia.sandbox.Approvals;
import loggia.sandbox.AuditLog;
import loggia.sandbox.AuditRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What operators approved: GET lists, POST approves an API for an app, DELETE withdraws it. */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/api/v1/approvals/*",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class ApprovalsServlet extends JsonServlet {
	private static final long serialVersionUID = 1L;
	private final transient Approvals approvals;
	private final transient AuditLog audit;

	@Activate
	public ApprovalsServlet(@Reference Approvals approvals, @Reference AuditLog audit) {
		this.approvals = approvals;
		this.audit = audit;
	}

	@Override
	String methods() {
		return "GET, POST, DELETE";
	}

	@Override
	JsonNode answer(HttpServletRequest request) throws Refused, IOException {
		String method = request.getMethod();
		if (method.equals("GET") && root(request)) {
			var root = JSON.createObjectNode();
			var list = root.putArray("approvals");
			approvals.list(request.getParameter("appId")).forEach(a -> list.add(node(a)));
			return root;
		}
		if (method.equals("POST") && root(request)) {
			JsonNode body = body(request, Set.of("appId", "api"));
			var approval = await(approvals.approve(body.get("appId").textValue(), body.get("api").textValue()));
			audit.refused(AuditRecord.operator(approval.appId(), "", approval.api(), "APPROVED"));
			return node(approval);
		}
		if (!method.equals("DELETE")) {
			return null;
		}
		String[] path = path(request, 2, "/api/v1/approvals/APPID/API");
		if (!await(approvals.withdraw(path[0], path[1]))) {
			throw new Refused(404, "no-approval", path[1] + " is not approved for " + path[0] + "; GET /api/v1/approvals lists what is");
		}
		audit.refused(AuditRecord.operator(path[0], "", path[1], "WITHDRAWN"));
		return JSON.createObjectNode().put("appId", path[0]).put("api", path[1]).put("withdrawn", true);
	}

	private static ObjectNode node(Approvals.Approval approval) {
		return JSON.createObjectNode().put("appId", approval.appId()).put("api", approval.api()).put("at", approval.at());
	}
}
