package loggia.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import loggia.api.ApiCatalog;
import loggia.api.release.Release;
import loggia.compiler.Diagnostic;

/** What {@code /api/v1/apps} says of apps and releases. */
final class AppViews {
	/**
	 * Answer to an install.
	 *
	 * @param url      path of the app on the shell's host
	 * @param warnings what the compiler mended or left out
	 */
	public record Installed(String appId, String version, String digest, String name, String url, List<Finding> warnings) {}

	/** One finding of the compiler. @param level error or warning */
	public record Finding(String level, String file, int line, int column, String code, String message) {
		static Finding of(Diagnostic d) {
			return new Finding(d.error() ? "error" : "warning", d.file(), d.line(), d.column(), d.code(), d.message());
		}
	}

	/**
	 * One app, as its current release is.
	 *
	 * @param icon         path among the release's files, or null
	 * @param kind         develop, trial or release
	 * @param size         bytes on disk
	 * @param installedAt  milliseconds since 1970
	 * @param apis         what its code uses
	 * @param requires     API family → the major version it is bound to
	 * @param versions     how many releases of it are on disk
	 * @param openSessions how many have it open, whatever the release; null while nobody knows
	 */
	@JsonInclude(Include.NON_NULL)
	public record App(String appId, String name, String icon, String version, String digest, String kind, String url, long size, long installedAt,
			SortedSet<String> apis, SortedMap<String, Integer> requires, int versions, Integer openSessions) {}

	/**
	 * An app with its history.
	 *
	 * @param needsApproval those of its APIs whose risk class is approved; empty while there is no gate
	 * @param releases      the current one first
	 */
	public record Detail(@com.fasterxml.jackson.annotation.JsonUnwrapped App app, List<String> needsApproval, List<Version> releases) {}

	/**
	 * One release.
	 *
	 * @param size         bytes on disk
	 * @param installedAt  milliseconds since 1970
	 * @param current      whether it is the one that opens
	 * @param diagnostics  how many findings of the compiler it has
	 * @param openSessions how many run it; null while nobody knows
	 */
	@JsonInclude(Include.NON_NULL)
	public record Version(String version, String digest, String kind, long size, long installedAt, boolean current, int diagnostics, Integer openSessions) {}

	/** All releases of an app on disk, the current one first. */
	public record Versions(List<Version> items) {}

	private final SqlReleases releases;
	private final ReleaseJson manifests = new ReleaseJson();

	AppViews(SqlReleases releases) {
		this.releases = releases;
	}

	static Installed installed(SqlReleases.Installed installed) {
		var release = installed.release();
		return new Installed(release.appId(), release.version(), release.digest(), release.name(), url(release),
				installed.diagnostics().stream().map(Finding::of).toList());
	}

	/** @param open sessions by app, or null */
	App app(InstalledRelease installed, Map<String, Integer> open) {
		var release = installed.release();
		return new App(release.appId(), release.name(), release.icon(), release.version(), release.digest(), release.kind().text(), url(release),
				releases.size(release), installed.installedAt(), new TreeSet<>(release.apis()), new TreeMap<>(release.requires()), releases.history(release.appId()).size(),
				open == null ? null : open.getOrDefault(release.appId(), 0));
	}

	/** @param open sessions by release, or null */
	Versions versions(List<InstalledRelease> history, Map<String, Integer> open) {
		return new Versions(history.stream().map(each -> {
			var release = each.release();
			return new Version(release.version(), release.digest(), release.kind().text(), releases.size(release), each.installedAt(), each == history.get(0),
					manifests.findings(release.manifest()), open == null ? null : open.getOrDefault(release.digest(), 0));
		}).toList());
	}

	/** @param catalog the APIs that can be called now, or null when there is no gate */
	static List<String> needsApproval(Release release, ApiCatalog catalog) {
		if (catalog == null)
			return List.of();
		return catalog.apis(release.requires()).stream().filter(api -> api.risk().equals("approved") && release.apis().contains(api.name())).map(ApiCatalog.Entry::name).sorted().toList();
	}

	private static String url(Release release) {
		return "/miniapp/" + URLEncoder.encode(release.appId(), StandardCharsets.UTF_8) + "/";
	}
}
