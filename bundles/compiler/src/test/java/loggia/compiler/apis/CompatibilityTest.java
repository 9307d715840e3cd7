package loggia.compiler.apis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityTest {
	private static final OfferedApi SYSTEM = new OfferedApi("getSetting", "system", 1, "system", "1.0.0", null, null, null);
	@TempDir
	Path folder;

	@Test
	void withoutAGatewayOnlyWhatThePlatformsSayCounts() {
		var none = Compatibility.withoutGateway();
		assertEquals(List.of("DEPRECATED wx.getSystemInfo WeChat deprecated it with base library 2.20.1: use wx.getSystemSetting, wx.getAppAuthorizeSetting, wx.getDeviceInfo, wx.getWindowInfo, wx.getAppBaseInfo",
				"UNKNOWN acme.scan WeChat has no such API: a gateway needs a capability that offers it, --gateway URL asks one"),
				told(none, use("acme.scan"), use("getSystemInfo"), use("login"), use("getUserInfo"), use("navigateTo"), use("addCard")));
	}

	@Test
	void aGatewayAnswersForItself() {
		var gateway = Compatibility.with(List.of(SYSTEM, api("acme.scan", null, null), api("greet", "Use wx.hello", "2.0"), api("wave", "Use wx.hello.", null)), List.of());
		assertEquals(
				List.of("DEPRECATED wx.greet Use wx.hello. It goes with version 2.0 of acme.", "DEPRECATED wx.wave Use wx.hello.", "UNKNOWN acme.read no such API here, nor in WeChat",
						"UNKNOWN wx.ext.none no such API here, nor in WeChat", "NEWER wx.addCard WeChat has it since base library 1.1.0, this gateway has not: a call fails with \"not supported\"",
						"NEWER wx.chooseFile FinClip has it, this gateway has not: a call fails with \"not supported\""),
				told(gateway, use("acme.scan"), use("greet"), use("wave"), use("acme.read"), use("ext.none"), use("addCard"), use("chooseFile"), use("navigateTo"), use("getWindowInfo"),
						use("invokeNativePlugin")));
	}

	@Test
	void whatTheLogicLayerKnowsOfTheSystemNeedsTheFamily() {
		assertEquals(List.of(), told(Compatibility.with(List.of(SYSTEM), List.of()), use("getWindowInfo")));
		assertEquals(1, told(Compatibility.with(List.of(), List.of()), use("getWindowInfo")).size());
	}

	@Test
	void aMemberThatTheAppSetsIsAnApiOnlyWhereThereIsOne() {
		var own = new ApiUse(List.of("track"), true, List.of());
		assertEquals(List.of(), Compatibility.with(List.of(), List.of()).findings(List.of(own)));
		assertEquals(1, Compatibility.with(List.of(api("track", "Use wx.reportEvent.", null)), List.of()).findings(List.of(own)).size());
		assertEquals(1, Compatibility.with(List.of(), List.of()).findings(List.of(new ApiUse(List.of("addCard"), true, List.of()))).size());
	}

	@Test
	void oneOfSeveralNamesIsEnoughAndListenersEndWhereTheyBegin() {
		var bridge = new ApiUse(List.of("Sensor.onTick", "onTick"), false, List.of());
		assertEquals(List.of(), Compatibility.with(List.of(api("onTick", null, null)), List.of()).findings(List.of(bridge)));
		assertEquals("Sensor.onTick or wx.onTick", Compatibility.with(List.of(), List.of()).findings(List.of(bridge)).get(0).api());
		assertEquals(List.of(), told(Compatibility.with(List.of(api("acme.onScan", null, null)), List.of()), use("acme.offScan")));
	}

	@Test
	void ofTwoMajorsTheLowerOneCounts() {
		var second = new OfferedApi("greet", "acme", 2, "acme", "2.0.0", null, null, null);
		assertEquals(1, told(Compatibility.with(List.of(second, api("greet", "Use wx.hello.", "2.0")), List.of()), use("greet")).size());
	}

	@Test
	void theListSaysWhatWeChatDeprecatedAndNothingMore() {
		assertEquals(List.of("2.21.0", "wx.chooseMedia"), List.of(KnownApis.of("chooseImage").deprecated(), KnownApis.of("chooseImage").instead().get(0)));
		assertEquals("", KnownApis.of("getUserInfo").deprecated());
		assertEquals("TCMPP", KnownApis.of("invokeNativePlugin").platform());
	}

	@Test
	void aReleaseOfAnOlderCompilerHasNoPlaces() throws Exception {
		assertEquals(List.of("login", "request"), ApiUse.of(folder, List.of("request", "login")).stream().map(use -> use.names().get(0)).toList());
		Files.writeString(folder.resolve("apis.tsv"), "");
		assertEquals(List.of(), ApiUse.of(folder, List.of("request")));
	}

	private static ApiUse use(String name) {
		return new ApiUse(List.of(name), false, List.of());
	}

	private static OfferedApi api(String name, String deprecated, String removal) {
		return new OfferedApi(name, "acme", 1, "acme", "1.0.0", null, deprecated, removal);
	}

	private static List<String> told(Compatibility compatibility, ApiUse... uses) {
		return compatibility.findings(List.of(uses)).stream().map(each -> each.kind() + " " + each.api() + " " + each.message()).toList();
	}
}
