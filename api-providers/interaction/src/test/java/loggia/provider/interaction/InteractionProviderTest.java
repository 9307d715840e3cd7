package loggia.provider.interaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

/** Through the generated dispatcher; the shell answers what the test says. */
class InteractionProviderTest {
	private String shown;
	private CompletableFuture<String> answer = CompletableFuture.completedFuture("{}");
	private final InteractionProvider interaction = new InteractionProvider((caller, sheet, json) -> {
		shown = sheet + " " + json;
		return answer;
	});

	private String call(String name, String params) throws Exception {
		var json = new ObjectMapper().readTree(params);
		return interaction.dispatcher().call(name, new ApiParams(json, List.of()), null).toCompletableFuture().get(5, TimeUnit.SECONDS).json();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
		"showToast | {\"title\":\"Saved\"} | toast {\"title\":\"Saved\",\"icon\":\"success\",\"image\":\"\",\"duration\":1500.0,\"mask\":false}",
		"showToast | {\"icon\":\"star\",\"duration\":-1,\"mask\":true,\"image\":\"a.png\"} | toast {\"title\":\"\",\"icon\":\"success\",\"image\":\"a.png\",\"duration\":0.0,\"mask\":true}",
		"showToast | {\"title\":\"t\",\"icon\":\"none\"} | toast {\"title\":\"t\",\"icon\":\"none\",\"image\":\"\",\"duration\":1500.0,\"mask\":false}",
		"hideToast | {} | hide {\"sheet\":\"toast\",\"noConflict\":false}", "showLoading | {\"title\":\"…\",\"mask\":true} | loading {\"title\":\"…\",\"mask\":true}",
		"hideLoading | {\"noConflict\":true} | hide {\"sheet\":\"loading\",\"noConflict\":true}" })
	void showsWithWeChatsDefaults(String name, String params, String expected) throws Exception {
		assertEquals("{}", call(name, params));
		assertEquals(expected, shown);
	}

	@Test
	void aModalHasWeChatsDefaultsAndAnswers() throws Exception {
		answer = CompletableFuture.completedFuture("{\"confirm\":true,\"cancel\":false,\"content\":\"typed\"}");
		assertEquals("{\"confirm\":true,\"cancel\":false}", call("showModal", "{\"title\":\"Sure?\"}"));
		assertEquals("modal {\"title\":\"Sure?\",\"content\":\"\",\"showCancel\":true,\"cancelText\":\"\",\"cancelColor\":\"\",\"confirmText\":\"\","
				+ "\"confirmColor\":\"\",\"editable\":false,\"placeholderText\":\"\"}", shown);
		assertEquals("{\"confirm\":true,\"cancel\":false,\"content\":\"typed\"}", call("showModal", "{\"editable\":true}"));
		answer = CompletableFuture.completedFuture("{\"confirm\":false,\"cancel\":true}");
		assertEquals("{\"confirm\":false,\"cancel\":true}", call("showModal", "{\"editable\":true}"));
	}

	@Test
	void anActionSheetAnswersTheIndexOrCancel() throws Exception {
		answer = CompletableFuture.completedFuture("{\"tapIndex\":1}");
		assertEquals("{\"tapIndex\":1}", call("showActionSheet", "{\"itemList\":[\"A\",\"B\"]}"));
		assertEquals("actionSheet {\"alertText\":\"\",\"itemColor\":\"\",\"itemList\":[\"A\",\"B\"]}", shown);
		for (String cancelled : List.of("{}", "{\"tapIndex\":2}", "{\"tapIndex\":-1}")) {
			answer = CompletableFuture.completedFuture(cancelled);
			ApiException e = failure("showActionSheet", "{\"itemList\":[\"A\",\"B\"]}");
			assertEquals(Reason.CANCELLED, e.reason);
			assertEquals("cancel", e.getMessage());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "showModal | {\"confirmText\":\"一二三四五\"} | confirmText length should not larger than 4 Chinese characters",
		"showModal | {\"cancelText\":\"123456789\"} | cancelText length should not larger than 4 Chinese characters",
		"showActionSheet | {\"itemList\":[]} | parameter error: parameter.itemList should have at least 1 item;",
		"showActionSheet | {\"itemList\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]} | parameter error: itemList should not be large than 6",
		"showActionSheet | {} | parameter error: parameter.itemList should be Array instead of Undefined;",
		"showActionSheet | {\"itemList\":[1]} | parameter error: parameter.itemList[0] should be String instead of Number;",
		"showToast | {\"title\":5} | parameter error: parameter.title should be String instead of Number;" })
	void refusesInWeChatsWords(String name, String params, String message) {
		assertEquals(message, assertThrows(ApiException.class, () -> call(name, params)).getMessage());
	}

	@Test
	void theShellsFailureGoesThrough() {
		answer = CompletableFuture.failedFuture(new ApiException(Reason.NO_ANSWER));
		assertEquals(Reason.NO_ANSWER, failure("showModal", "{}").reason);
		answer = CompletableFuture.completedFuture("nonsense");
		assertEquals(Reason.FAILED, failure("showModal", "{}").reason);
	}

	private ApiException failure(String name, String params) {
		var e = assertThrows(ExecutionException.class, () -> call(name, params));
		return assertInstanceOf(ApiException.class, e.getCause());
	}
}
