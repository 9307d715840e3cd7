package loggia.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewModule;
import loggia.api.view.ViewParts;
import loggia.compiler.Diagnostic;
import org.junit.jupiter.api.Test;

class ViewComponentCheckTest {
	private static final String MANIFEST = """
			{"viewComponents":[
				{"tag":"acme-chart","attributes":["colour","data"],"events":["select","zoom"],"file":"pages/a.wxml","line":3},
				{"tag":"acme-map","attributes":[],"events":[],"file":"pages/b.wxml","line":1}]}""";
	private static final Diagnostic BEFORE = new Diagnostic(true, "a.js", 1, 1, "js", "broken");

	private record Deployed(List<ViewComponent> components) implements ViewParts {
		@Override
		public List<ViewModule> modules() {
			return List.of();
		}

		@Override
		public Map<String, byte[]> files(String folder) {
			return Map.of();
		}

		@Override
		public AutoCloseable onChange(Runnable listener) {
			return () -> {};
		}
	}

	private static List<String> warnings(ViewComponent... components) {
		return ViewComponentCheck.added(List.of(BEFORE), MANIFEST, new Deployed(List.of(components))).stream().skip(1)
				.map(d -> d.file() + ":" + d.line() + " " + d.message()).toList();
	}

	@Test
	void namesWhatNoDeployedBundleBrings() {
		var chart = new ViewComponent("acme-chart", "1.0", "chart", "f", "chart.js",
				"{\"attributes\":[{\"name\":\"data\"},{\"name\":\"kind\"}],\"events\":[{\"name\":\"select\"}]}");
		assertEquals(List.of("pages/a.wxml:3 <acme-chart> has no attribute colour: it has data, kind", "pages/a.wxml:3 <acme-chart> has no event zoom: it has select",
				"pages/b.wxml:1 <acme-map> is no basic component, and no bundle deployed here brings it: it is an empty element until one is"), warnings(chart));
	}

	@Test
	void saysNothingWithoutAGateOrForAReleaseThatUsesNone() {
		var findings = List.of(BEFORE);
		assertSame(findings, ViewComponentCheck.added(findings, MANIFEST, null));
		assertEquals(findings, ViewComponentCheck.added(findings, "{}", new Deployed(List.of())));
	}
}
