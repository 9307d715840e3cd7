package loggia.provider.system;

import static loggia.api.spi.Risk.ORDINARY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What a mini-program may know about device, window and itself. The synchronous ones are answered by the logic runtime from the facts
 * it has (DESIGN D13): here they make the names exist, and give the same answer to whoever asks the gate. Thread-safe.
 */
@Component
@ApiFamily(name = "system", version = "1.0")
public class SystemProvider implements ApiProvider {
	/** @param schema {@code getSystemInfoSync.return.safeArea}: its first part is the API */
	public record CanIUse(String schema) {}

	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String[] WINDOW = { "pixelRatio", "screenWidth", "screenHeight", "windowWidth", "windowHeight", "statusBarHeight", "safeArea",
			"screenTop" };
	private static final String[] DEVICE = { "abi", "benchmarkLevel", "brand", "model", "system", "platform", "cpuType", "memorySize" };
	private static final String[] APP_BASE = { "SDKVersion", "enableDebug", "host", "language", "version", "theme", "fontSizeSetting" };

	private final ShellSurface shell;

	@Activate
	public SystemProvider(@Reference ShellSurface shell) {
		this.shell = shell;
	}

	/** Everything about device, window and host in one object. */
	@Api(risk = ORDINARY)
	public CompletionStage<JsonNode> getSystemInfo(Caller caller) {
		return fact(caller, "system");
	}

	/** As getSystemInfo. */
	@Api(risk = ORDINARY)
	public CompletionStage<JsonNode> getSystemInfoAsync(Caller caller) {
		return fact(caller, "system");
	}

	/** As getSystemInfo, at once. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getSystemInfoSync(Caller caller) {
		return fact(caller, "system");
	}

	/** Sizes of screen and window, safe area. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getWindowInfo(Caller caller) {
		return some(caller, WINDOW);
	}

	/** Brand, model, operating system. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getDeviceInfo(Caller caller) {
		return some(caller, DEVICE);
	}

	/** Version, language and theme of the host. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getAppBaseInfo(Caller caller) {
		return some(caller, APP_BASE);
	}

	/** Where the capsule is. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getMenuButtonBoundingClientRect(Caller caller) {
		return fact(caller, "menuButton");
	}

	/** {@code wifi}, {@code 2g} … {@code 5g}, {@code none} or {@code unknown}. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getNetworkType(Caller caller) {
		return some(caller, "networkType");
	}

	/** App id, version and kind of version of the running app. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getAccountInfoSync(Caller caller) {
		return fact(caller, "account");
	}

	/** Path, query and scene the app was launched with. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getLaunchOptionsSync(Caller caller) {
		return fact(caller, "launch");
	}

	/** Path, query and scene of the last time the app came to the front. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> getEnterOptionsSync(Caller caller) {
		return fact(caller, "launch");
	}

	/** Whether an API can be called at this moment. */
	@Api(risk = ORDINARY, fact = true)
	public CompletionStage<JsonNode> canIUse(CanIUse params, Caller caller) {
		String name = params.schema().split("\\.", 2)[0];
		return fact(caller, "apis").thenApply(apis -> {
			for (JsonNode api : apis) {
				if (name.equals(api.path("name").textValue())) {
					return BooleanNode.TRUE;
				}
			}
			return BooleanNode.FALSE;
		});
	}

	private CompletionStage<JsonNode> some(Caller caller, String... names) {
		return fact(caller, "system").thenApply(system -> ((ObjectNode) JSON.createObjectNode().setAll((ObjectNode) system)).retain(names));
	}

	/** One part of the session's HostFacts. */
	private CompletionStage<JsonNode> fact(Caller caller, String part) {
		return shell.show(caller, "facts", "{}").thenApply(json -> {
			JsonNode node = read(json).get(part);
			if (node == null || !node.isContainerNode()) {
				throw new ApiException(Reason.FAILED, "the view has not told its " + part + " yet");
			}
			return node;
		});
	}

	private static JsonNode read(String json) {
		try {
			return JSON.readTree(json);
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.FAILED, "the view's facts cannot be read");
		}
	}
}
