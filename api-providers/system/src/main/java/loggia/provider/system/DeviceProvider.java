package loggia.provider.system;

import static loggia.api.spi.Risk.ORDINARY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
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

/** What the device that runs the browser can do: clipboard, telephone, vibration, screen, pictures. The shell does it. Thread-safe. */
@Component
@ApiFamily(name = "device", version = "1.0")
public class DeviceProvider implements ApiProvider {
	public record SetClipboardData(String data) {}

	public record ClipboardData(String data) {}

	public record MakePhoneCall(String phoneNumber) {}

	/** @param type {@code heavy}, {@code medium} or {@code light}: browsers know one strength */
	public record VibrateShort(@Optional String type) {}

	public record SetKeepScreenOn(boolean keepScreenOn) {}

	/** @param current the one that is shown first; the first of {@code urls} when it is none of them */
	public record PreviewImage(List<String> urls, @Optional String current) {}

	public record GetImageInfo(String src) {}

	/**
	 * @param width       pixels
	 * @param height      pixels
	 * @param orientation {@code up}: browsers turn pictures as their EXIF data says before they tell the size
	 * @param type        {@code jpeg}, {@code png}, {@code gif}, {@code webp} …, by the file's name
	 */
	public record ImageInfo(int width, int height, String path, String orientation, String type) {}

	private static final ObjectMapper JSON = new ObjectMapper();

	private final ShellSurface shell;

	@Activate
	public DeviceProvider(@Reference ShellSurface shell) {
		this.shell = shell;
	}

	/** Copies a text; the person is told, or asked where the browser wants a press. */
	@Api(risk = ORDINARY, timeoutMs = 0)
	public CompletionStage<Void> setClipboardData(SetClipboardData params, Caller caller) {
		return show(caller, "setClipboard", object().put("data", params.data())).thenAccept(answer -> {});
	}

	/** Reads what was copied last, when the person allows it this time. */
	@Api(risk = ORDINARY, timeoutMs = 0)
	public CompletionStage<ClipboardData> getClipboardData(Caller caller) {
		return show(caller, "getClipboard", object()).thenApply(answer -> new ClipboardData(answer.path("data").asText("")));
	}

	/** Asks the person, then hands the number to the device's telephone. */
	@Api(risk = ORDINARY, timeoutMs = 0)
	public CompletionStage<Void> makePhoneCall(MakePhoneCall params, Caller caller) {
		if (params.phoneNumber().isBlank()) {
			throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter.phoneNumber should not be empty;");
		}
		return show(caller, "phone", object().put("phoneNumber", params.phoneNumber())).thenAccept(answer -> {});
	}

	/** Vibrates for 15 ms. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> vibrateShort(VibrateShort params, Caller caller) {
		return show(caller, "vibrate", object()).thenAccept(answer -> {});
	}

	/** Vibrates for 400 ms. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> vibrateLong(Caller caller) {
		return show(caller, "vibrate", object().put("long", true)).thenAccept(answer -> {});
	}

	/** Keeps the screen on while the mini-program is shown. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> setKeepScreenOn(SetKeepScreenOn params, Caller caller) {
		return show(caller, "keepScreenOn", object().put("keepScreenOn", params.keepScreenOn())).thenAccept(answer -> {});
	}

	/** Shows pictures of the package or temporary files over everything. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> previewImage(PreviewImage params, Caller caller) {
		if (params.urls().isEmpty()) {
			throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter.urls should have at least 1 item;");
		}
		ObjectNode sheet = object().put("current", params.current() == null ? "" : params.current());
		params.urls().forEach(sheet.putArray("urls")::add);
		return show(caller, "previewImage", sheet).thenAccept(answer -> {});
	}

	/** Size and kind of a picture of the package or of a temporary file. */
	@Api(risk = ORDINARY, timeoutMs = 15_000)
	public CompletionStage<ImageInfo> getImageInfo(GetImageInfo params, Caller caller) {
		return show(caller, "imageInfo", object().put("src", params.src())).thenApply(answer -> new ImageInfo(answer.path("width").intValue(),
				answer.path("height").intValue(), params.src(), "up", type(params.src())));
	}

	/** The sheet's answer; {@code {"failed": reason}} is a failure. */
	private CompletionStage<JsonNode> show(Caller caller, String sheet, ObjectNode json) {
		return shell.show(caller, sheet, json.toString()).thenApply(text -> {
			JsonNode answer = read(text);
			String failed = answer.path("failed").textValue();
			if ("cancel".equals(failed)) {
				throw new ApiException(Reason.CANCELLED);
			}
			if (failed != null) {
				throw new ApiException(Reason.FAILED, failed);
			}
			return answer;
		});
	}

	private static String type(String path) {
		String name = path.replaceAll("[?#].*$", "").toLowerCase(Locale.ROOT);
		String extension = name.substring(name.lastIndexOf('.') + 1);
		return switch (extension) {
			case "jpg", "jpeg" -> "jpeg";
			case "png", "gif", "webp", "svg", "bmp", "ico" -> extension;
			default -> "unknown";
		};
	}

	private static ObjectNode object() {
		return JSON.createObjectNode();
	}

	private static JsonNode read(String json) {
		try {
			return JSON.readTree(json);
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.FAILED, "the shell's answer cannot be read");
		}
	}
}
