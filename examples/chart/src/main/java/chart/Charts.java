package chart;

import java.util.List;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.ViewComponent;
import loggia.api.spi.ViewEvent;
import org.osgi.service.component.annotations.Component;

/** Charts for mini-programs: a tag, and nothing to call. */
@Component
@ApiFamily(name = "chart", version = "1.0")
public class Charts implements ApiProvider {
	/** One value. */
	public record Point(String label, double value) {}

	/**
	 * Draws values as bars or as a line; the person chooses one by tap, or with the arrow keys and Enter.
	 *
	 * @param data what is drawn, from left to right
	 * @param kind {@code bar} or {@code line}
	 * @param unit stands behind each value: {@code °C}
	 * @param caption what the chart shows, for who does not see it
	 * @param strokeWidth of the line, in px
	 */
	@ViewComponent(tag = "acme-chart", version = "1.0")
	public record Chart(List<Point> data, @Optional("bar") String kind, String unit, String caption, @Optional("2") double strokeWidth) {
		/** The person chose a value. */
		@ViewEvent("select")
		public record Select(int index, Point point) {}
	}
}
