package loggia.provider.interaction;

import static loggia.api.spi.Risk.ORDINARY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Toast, loading, modal and action sheet: the shell draws them, with WeChat's defaults and limits. Thread-safe. */
@Component
@ApiFamily(name = "interaction", version = "1.0")
public class InteractionProvider implements ApiProvider {
	/**
	 * @param icon     {@code success}, {@code error}, {@code loading} or {@code none}
	 * @param image    path of an own icon, before {@code icon}
	 * @param duration milliseconds
	 */
	public record Toast(@Optional String title, @Optional("success") String icon, @Optional String image, @Optional("1500") double duration,
			@Optional boolean mask) {}

	public record Loading(@Optional String title, @Optional boolean mask) {}

	/** @param noConflict leaves the other of toast and loading alone */
	public record Hide(@Optional boolean noConflict) {}

	/** Words and colours that the mini-program does not give are the shell's: in the person's language, right for light and dark. */
	public record Modal(@Optional String title, @Optional String content, @Optional("true") boolean showCancel, @Optional String cancelText,
			@Optional String cancelColor, @Optional String confirmText, @Optional String confirmColor, @Optional boolean editable,
			@Optional String placeholderText) {}

	/** @param content what was typed, when the modal was editable and confirmed */
	public record ModalAnswer(boolean confirm, boolean cancel, String content) {}

	public record ActionSheet(List<String> itemList, @Optional String alertText, @Optional String itemColor) {}

	/** @param tapIndex from 0 */
	public record Tap(int tapIndex) {}

	private static final ObjectMapper JSON = new ObjectMapper();
	private static final List<String> ICONS = List.of("success", "error", "loading", "none");
	private static final int MAX_BUTTON = 4;
	/** Latin and its neighbours; from here on a character is as wide as a Chinese one. */
	private static final int NARROW = 0x1100;
	private static final int MAX_ITEMS = 6;

	private final ShellSurface shell;

	@Activate
	public InteractionProvider(@Reference ShellSurface shell) {
		this.shell = shell;
	}

	/** Shows a short message that goes by itself. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> showToast(Toast params, Caller caller) {
		ObjectNode sheet = JSON.createObjectNode().put("title", text(params.title())).put("icon", ICONS.contains(params.icon()) ? params.icon() : "success")
				.put("image", text(params.image())).put("duration", Math.max(0, params.duration())).put("mask", params.mask());
		return show(caller, "toast", sheet);
	}

	/** Hides the toast. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> hideToast(Hide params, Caller caller) {
		return hide(caller, "toast", params);
	}

	/** Shows that the person has to wait, until hideLoading. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> showLoading(Loading params, Caller caller) {
		return show(caller, "loading", JSON.createObjectNode().put("title", text(params.title())).put("mask", params.mask()));
	}

	/** Hides the loading. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> hideLoading(Hide params, Caller caller) {
		return hide(caller, "loading", params);
	}

	/** Asks the person to confirm, or to type a line. */
	@Api(risk = ORDINARY, timeoutMs = 0)
	public CompletionStage<ModalAnswer> showModal(Modal params, Caller caller) {
		button("confirmText", text(params.confirmText()));
		button("cancelText", text(params.cancelText()));
		ObjectNode sheet = JSON.createObjectNode().put("title", text(params.title())).put("content", text(params.content()))
				.put("showCancel", params.showCancel()).put("cancelText", text(params.cancelText())).put("cancelColor", text(params.cancelColor()))
				.put("confirmText", text(params.confirmText())).put("confirmColor", text(params.confirmColor())).put("editable", params.editable())
				.put("placeholderText", text(params.placeholderText()));
		return shell.show(caller, "modal", sheet.toString()).thenApply(json -> {
			JsonNode answer = read(json);
			boolean confirm = answer.path("confirm").booleanValue();
			String content = params.editable() && confirm ? answer.path("content").asText("") : null;
			return new ModalAnswer(confirm, !confirm, content);
		});
	}

	/** Lets the person choose one of up to six; fails with "cancel" when he does not. */
	@Api(risk = ORDINARY, timeoutMs = 0)
	public CompletionStage<Tap> showActionSheet(ActionSheet params, Caller caller) {
		if (params.itemList().isEmpty()) {
			throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter.itemList should have at least 1 item;");
		}
		if (params.itemList().size() > MAX_ITEMS) {
			throw new ApiException(Reason.INVALID_PARAMS, "parameter error: itemList should not be large than " + MAX_ITEMS);
		}
		ObjectNode sheet = JSON.createObjectNode().put("alertText", text(params.alertText())).put("itemColor", text(params.itemColor()));
		params.itemList().forEach(sheet.putArray("itemList")::add);
		return shell.show(caller, "actionSheet", sheet.toString()).thenApply(json -> {
			JsonNode index = read(json).path("tapIndex");
			if (!index.isInt() || index.intValue() < 0 || index.intValue() >= params.itemList().size()) {
				throw new ApiException(Reason.CANCELLED);
			}
			return new Tap(index.intValue());
		});
	}

	private CompletionStage<Void> hide(Caller caller, String sheet, Hide params) {
		return show(caller, "hide", JSON.createObjectNode().put("sheet", sheet).put("noConflict", params.noConflict()));
	}

	private CompletionStage<Void> show(Caller caller, String sheet, ObjectNode json) {
		return shell.show(caller, sheet, json.toString()).thenAccept(answer -> {});
	}

	/** WeChat counts in Chinese characters; a narrow one is half of it, so {@code Delete} fits. */
	private static void button(String name, String text) {
		int width = text.codePoints().map(point -> point < NARROW ? 1 : 2).sum();
		if (width > 2 * MAX_BUTTON) {
			throw new ApiException(Reason.INVALID_PARAMS, name + " length should not larger than " + MAX_BUTTON + " Chinese characters");
		}
	}

	private static String text(String text) {
		return text == null ? "" : text;
	}

	private static JsonNode read(String json) {
		try {
			return JSON.readTree(json);
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.FAILED, "the shell's answer cannot be read");
		}
	}
}
