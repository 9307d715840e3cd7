package loggia.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.Test;

/** The logic runtime as it is packed into the bundle starts in a real, contained worker, and its console, timers and errors arrive. */
class RealRuntimeTest {
	private static final String LOGIC = """
			(function (define) {
				define.app({ appId: 'real', version: '1', name: 'Real', icon: null, dialect: 'wx', global: null, entry: 'pages/index', pages: ['pages/index'],
					window: {}, tabBar: null, pageWindow: { 'pages/index': {} }, pageStyles: { 'pages/index': [] }, apis: [], permission: {},
					errorPages: { 'pages/index': 'no template' }, diagnostics: [] });
				define.component('pages/index', { page: true, json: {}, using: {}, generics: {}, placeholders: {}, scope: 'p1', isolation: 'page-isolated', broken: 'no template' });
				define.templates({});
				define.module('app.js', function (require, module, exports) {
					App({ onLaunch: function () { console.log('launched'); setTimeout(function () { console.log('timer'); throw new Error('late'); }, 20); } });
				});
				define.module('pages/index.js', function (require, module, exports) { Page({}); });
			})""";

	@Test
	void startsAnApp() throws Exception {
		var runtime = Path.of("target/runtimes/loggia/logic/logic-runtime.js").toUri().toURL();
		try (TestGateway gateway = new TestGateway(Map.of(), runtime)) {
			gateway.releases.install("real", LOGIC);
			Browser browser = Browser.open(gateway, "real");
			assertTrue(browser.shell.next(Kind.NAVIGATE).json().contains("pages/index"));
			browser.shell.next(m -> m.header().kind() == Kind.LOG && m.json().contains("launched"));
			browser.shell.next(m -> m.header().kind() == Kind.LOG && m.json().contains("timer"));
			browser.shell.next(m -> m.header().kind() == Kind.ERROR && m.json().contains("late"));
			assertTrue(gateway.container.sessions().get(browser.session()).errors() >= 1);
		}
	}
}
