package loggia.rest.router;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.rest.Resource;

/** The router as it is, without OSGi: whoever asks is an administrator. */
public final class TestApi {
	/** {@code ACTION TARGET OUTCOME} of each change, in order. */
	public static final List<String> ACTIONS = new CopyOnWriteArrayList<>();

	private TestApi() {
	}

	/** @return a servlet for {@code /api/v1/*} */
	public static Servlet of(Resource... resources) {
		var api = new ApiServlet();
		api.actions = (who, action, target, outcome) -> ACTIONS.add(action + " " + target + " " + outcome);
		int count = 0;
		for (Resource resource : resources) {
			api.serve(resource, "test", 1, ++count);
		}
		return new HttpServlet() {
			private static final long serialVersionUID = 1L;

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
				request.setAttribute(Principal.ATTRIBUTE, new Principal("operator-token", "operator", Role.ADMINISTRATOR));
				api.service(request, response);
			}
		};
	}
}
