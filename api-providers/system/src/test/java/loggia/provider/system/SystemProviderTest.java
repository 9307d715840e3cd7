package loggia.provider.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.spi.ApiParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through the generated dispatcher; the view has told these facts. */
class SystemProviderTest {
	private static final String SYSTEM = "{\"brand\":\"Acme\",\"model\":\"Kiosk\",\"pixelRatio\":2,\"windowWidth\":375,\"version\":\"8.0\",\"SDKVersion\":\"3.0.0\",\"theme\":\"dark\"}";
	private String facts = "{\"system\":" + SYSTEM + ",\"menuButton\":{\"width\":87},\"launch\":{\"path\":\"pages/index\"},"
			+ "\"account\":{\"miniProgram\":{\"appId\":\"shop\"}},\"apis\":[{\"name\":\"setStorage\",\"sync\":false,\"family\":\"storage\"}]}";
	private final SystemProvider system = new SystemProvider((caller, sheet, json) -> {
		assertEquals("facts {}", sheet + " " + json);
		return CompletableFuture.completedFuture(facts);
	});

	private String call(String name, String params) throws Exception {
		var json = new ObjectMapper().readTree(params);
		return system.dispatcher().call(name, new ApiParams(json, List.of()), null).toCompletableFuture().get(5, TimeUnit.SECONDS).json();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "getSystemInfo | {} | " + SYSTEM, "getSystemInfoAsync | {} | " + SYSTEM,
		"getSystemInfoSync | {} | " + SYSTEM, "getWindowInfo | {} | {\"pixelRatio\":2,\"windowWidth\":375}",
		"getDeviceInfo | {} | {\"brand\":\"Acme\",\"model\":\"Kiosk\"}", "getAppBaseInfo | {} | {\"version\":\"8.0\",\"SDKVersion\":\"3.0.0\",\"theme\":\"dark\"}",
		"getMenuButtonBoundingClientRect | {} | {\"width\":87}", "getAccountInfoSync | {} | {\"miniProgram\":{\"appId\":\"shop\"}}",
		"getLaunchOptionsSync | {} | {\"path\":\"pages/index\"}", "canIUse | {\"schema\":\"setStorage.object.key\"} | true", "canIUse | {\"schema\":\"fly\"} | false" })
	void answersFromTheViewsFacts(String name, String params, String expected) throws Exception {
		assertEquals(expected, call(name, params));
	}

	@Test
	void saysWhichFactIsMissing() {
		facts = "{\"system\":{}}";
		var e = assertThrows(ExecutionException.class, () -> call("getMenuButtonBoundingClientRect", "{}"));
		var typed = assertInstanceOf(ApiException.class, e.getCause());
		assertEquals(Reason.FAILED, typed.reason);
		assertTrue(typed.getMessage().contains("menuButton"));
	}

	@Test
	void theSynchronousOnesAreMarked() {
		var asynchronous = system.dispatcher().apis().stream().filter(a -> !a.only()).map(a -> a.name()).toList();
		assertEquals(List.of("getSystemInfo", "getSystemInfoAsync"), asynchronous);
	}
}
