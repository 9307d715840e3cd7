package loggia.container.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import loggia.api.ApiCatalog;
import loggia.api.ApiForm;
import loggia.api.release.Release;
import loggia.container.Json;

/** The {@code hostFacts} of one session (DESIGN D13): the view's from its shell, {@code apis} from the gate's catalogue. For one thread. */
final class Facts {
	/** WeChat's scene of an app that was opened from a list. */
	private static final int PLAIN = 1001;
	private final Supplier<Release> runs;
	private final Supplier<ArrayNode> components;
	private final ObjectNode launch;
	private ObjectNode system = Json.object();
	private ObjectNode menuButton = Json.object();

	/** @param components gives the view components that there are now */
	Facts(Supplier<Release> runs, String path, ObjectNode query, Supplier<ArrayNode> components) {
		this.runs = runs;
		this.components = components;
		this.launch = Json.object().put("path", path);
		launch.set("query", query);
		launch.put("scene", PLAIN);
		launch.set("referrerInfo", Json.object());
	}

	/** Somebody comes from elsewhere: what the logic layer is told when it is started. */
	void enter(ObjectNode enter) {
		launch.put("scene", enter.path("scene").asInt(PLAIN));
		launch.set("referrerInfo", Json.member(enter, "referrerInfo"));
		if (!Json.string(enter, "path", "").isEmpty()) {
			launch.put("path", Json.string(enter, "path", ""));
			launch.set("query", Json.member(enter, "query"));
		}
	}

	/** Takes what the shell knows; an empty part changes nothing. */
	void view(ObjectNode newSystem, ObjectNode newMenuButton) {
		system = newSystem.isEmpty() ? system : newSystem;
		menuButton = newMenuButton.isEmpty() ? menuButton : newMenuButton;
	}

	ObjectNode json(List<ApiCatalog.Entry> entries) {
		ObjectNode facts = Json.object();
		facts.set("system", system);
		facts.set("window", Json.object());
		facts.set("menuButton", menuButton);
		facts.set("launch", launch);
		Release release = runs.get();
		ObjectNode program = Json.object().put("appId", release.appId()).put("envVersion", release.kind().text()).put("version", release.version());
		facts.set("account", Json.object().set("miniProgram", program));
		ArrayNode apis = facts.putArray("apis");
		for (ApiCatalog.Entry entry : entries) {
			ObjectNode api = apis.addObject().put("name", entry.name()).put("sync", entry.sync()).put("family", entry.family());
			if (entry.form().kind() == ApiForm.Kind.TASK) {
				api.put("task", true);
			}
		}
		facts.set("components", components.get());
		return facts;
	}
}
