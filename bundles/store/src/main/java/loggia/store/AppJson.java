package loggia.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import loggia.api.ApiCatalog;
import loggia.api.release.Release;
import loggia.compiler.Diagnostic;

/** The JSON of {@code /api/v1/apps}. */
final class AppJson {
	private final ObjectMapper json = new ObjectMapper();

	/** Answer to an install. */
	ObjectNode installed(SqlReleases.Installed installed) {
		var release = installed.release();
		var answer = json.createObjectNode();
		answer.put("appId", release.appId());
		answer.put("version", release.version());
		answer.put("digest", release.digest());
		answer.put("name", release.name());
		answer.put("url", url(release));
		answer.set("warnings", diagnostics(installed.diagnostics()));
		return answer;
	}

	/** One line of the list. */
	ObjectNode summary(InstalledRelease installed) {
		var release = installed.release();
		var answer = json.createObjectNode();
		answer.put("appId", release.appId());
		answer.put("name", release.name());
		answer.put("version", release.version());
		answer.put("kind", release.kind().text());
		answer.put("digest", release.digest());
		answer.put("icon", release.icon());
		answer.put("url", url(release));
		answer.put("installedAt", Instant.ofEpochMilli(installed.installedAt()).toString());
		return answer;
	}

	/**
	 * One app with its history and the APIs it uses.
	 *
	 * @param history newest first, not empty
	 * @param catalog the APIs that can be called now, or null when there is no gate
	 */
	ObjectNode detail(List<InstalledRelease> history, ApiCatalog catalog) {
		var current = history.get(0);
		var answer = summary(current);
		var used = new TreeSet<>(current.release().apis());
		var apis = answer.putArray("apis");
		used.forEach(apis::add);
		var approvals = answer.putArray("needsApproval");
		if (catalog != null)
			catalog.apis().stream().filter(api -> api.risk().equals("approved") && used.contains(api.name())).map(ApiCatalog.Entry::name)
					.sorted().forEach(approvals::add);
		var releases = answer.putArray("releases");
		history.forEach(each -> releases.add(summary(each).without(List.of("appId", "name", "icon", "url"))));
		return answer;
	}

	/** @return {@code {"apps":[…]}} */
	ObjectNode list(List<ObjectNode> apps) {
		var answer = json.createObjectNode();
		answer.putArray("apps").addAll(apps);
		return answer;
	}

	ObjectNode error(StoreException failure) {
		var answer = json.createObjectNode();
		var error = answer.putObject("error");
		error.put("code", failure.code);
		error.put("message", failure.getMessage());
		if (failure.status == 422)
			error.set("diagnostics", diagnostics(failure.diagnostics));
		return answer;
	}

	private ArrayNode diagnostics(List<Diagnostic> all) {
		var array = json.createArrayNode();
		for (var each : all)
			array.addObject().put("level", each.error() ? "error" : "warning").put("file", each.file()).put("line", each.line()).put("column", each.column())
					.put("code", each.code()).put("message", each.message());
		return array;
	}

	private static String url(Release release) {
		return "/miniapp/" + URLEncoder.encode(release.appId(), StandardCharsets.UTF_8) + "/";
	}
}
