package loggia.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code /metrics}: all meters in Prometheus' text format 0.0.4. The fence lets in who has a role. */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=loggia)")
@HttpWhiteboardServletPattern("/metrics")
public class MetricsServlet extends HttpServlet {
	private static final long serialVersionUID = 1L;

	private final transient MeterBook book;
	private final transient PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

	@Activate
	public MetricsServlet(@Reference MeterBook book) {
		this.book = book;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		var text = new ByteArrayOutputStream();
		writer.write(text, book.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
		response.setContentType(PrometheusTextFormatWriter.CONTENT_TYPE);
		response.setContentLength(text.size());
		text.writeTo(response.getOutputStream());
	}
}
