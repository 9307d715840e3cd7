package loggia.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /health}: what all HealthCheck services say, as {@code {"status":"ok|warn|critical","checks":[{"name","status","ms","messages"}]}}.
 * Critical is 503; a check that hangs is warned about after the executor's time-out (2 s).
 */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/health",
	"osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class HealthServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;
	private static final JsonFactory JSON = new JsonFactory();

	private final transient HealthCheckExecutor checks;

	@Activate
	public HealthServlet(@Reference HealthCheckExecutor checks) {
		this.checks = checks;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var results = checks.execute(HealthCheckSelector.tags("-hidden"), new HealthCheckExecutionOptions().setForceInstantExecution(true));
		write(results, response);
	}

	private static void write(List<HealthCheckExecutionResult> results, HttpServletResponse response) throws IOException {
		var worst = results.stream().map(r -> word(r.getHealthCheckResult().getStatus())).max(Comparator.naturalOrder()).orElse(Word.ok);
		response.setStatus(worst == Word.critical ? 503 : 200);
		response.setContentType("application/json;charset=utf-8");
		response.setHeader("Cache-Control", "no-store");
		try (var json = JSON.createGenerator(response.getOutputStream())) {
			json.writeStartObject();
			json.writeStringField("status", worst.name());
			json.writeArrayFieldStart("checks");
			for (var result : results.stream().sorted(Comparator.comparing(HealthServlet::name)).toList()) writeCheck(json, result);
			json.writeEndArray();
			json.writeEndObject();
		}
	}

	private static void writeCheck(JsonGenerator json, HealthCheckExecutionResult result) throws IOException {
		json.writeStartObject();
		json.writeStringField("name", name(result));
		json.writeStringField("status", word(result.getHealthCheckResult().getStatus()).name());
		json.writeNumberField("ms", result.getElapsedTimeInMs());
		json.writeArrayFieldStart("messages");
		for (var entry : result.getHealthCheckResult()) {
			if (!entry.isDebug()) json.writeString(entry.getMessage());
		}
		json.writeEndArray();
		json.writeEndObject();
	}

	private static String name(HealthCheckExecutionResult result) {
		var name = result.getHealthCheckMetadata().getName();
		return name == null ? result.getHealthCheckMetadata().getTitle() : name;
	}

	private static Word word(Status status) {
		return switch (status) {
			case OK -> Word.ok;
			case WARN -> Word.warn;
			default -> Word.critical;
		};
	}

	/** As they are written, from good to bad. */
	private enum Word {
		ok, warn, critical
	}
}
