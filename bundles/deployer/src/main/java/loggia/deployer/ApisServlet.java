package loggia.deployer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import loggia.deployer.DeployException.Reason;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/apis}: GET lists, POST of a jar deploys, DELETE {@code /api/v1/apis/NAME} removes. The fence has checked the operator's token.
 */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/api/v1/apis", "osgi.http.whiteboard.servlet.pattern=/api/v1/apis/*",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class ApisServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final Logger log = LoggerFactory.getLogger(ApisServlet.class);
	private static final ObjectMapper JSON = new ObjectMapper();

	private final transient Deployer deployer;

	/** What does the work of one request. */
	private interface Work {
		void run() throws DeployException, IOException;
	}

	@Activate
	public ApisServlet(@Reference Deployer deployer) {
		this.deployer = deployer;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		answer(response, () -> {
			var body = JSON.createObjectNode();
			body.set("bundles", JSON.valueToTree(deployer.list()));
			write(response, 200, body);
		});
	}

	@Override
	protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
		answer(response, () -> {
			if (request.getContentLengthLong() > BundleStore.LARGEST) throw new DeployException(Reason.TOO_LARGE, "the jar is larger than 64 MB");
			long began = System.nanoTime();
			var outcome = deployer.deploy(request.getInputStream());
			var body = (ObjectNode) JSON.valueToTree(outcome);
			body.put("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
			write(response, 201, body);
		});
	}

	@Override
	protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
		answer(response, () -> {
			var name = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
			if (name.isEmpty()) throw new DeployException(Reason.UNKNOWN_BUNDLE, "say which bundle: DELETE /api/v1/apis/NAME");
			write(response, 200, JSON.createObjectNode().put("name", name).put("version", deployer.remove(name)));
		});
	}

	private static void answer(HttpServletResponse response, Work work) throws IOException {
		try {
			work.run();
		} catch (DeployException e) {
			if (e.reason == Reason.INTERNAL) log.error("{}", e.getMessage(), e);
			else log.info("refused: {}", e.getMessage());
			var error = JSON.createObjectNode().put("code", e.reason.code).put("message", e.getMessage());
			write(response, e.reason.status, JSON.createObjectNode().set("error", error));
		}
	}

	private static void write(HttpServletResponse response, int status, Object body) throws IOException {
		response.setStatus(status);
		response.setContentType("application/json;charset=utf-8");
		response.getOutputStream().write(JSON.writeValueAsBytes(body));
	}
}
