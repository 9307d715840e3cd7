package loggia.api.release;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import loggia.api.Caller.VersionKind;

/**
 * One compiled, installed version of a mini-program. Immutable; its files never change.
 *
 * @param appId    the mini-program
 * @param version  as its developer wrote it, {@code 1.0.0} when he did not
 * @param kind     develop, trial or release
 * @param digest   hex SHA-256 over the compiled output: names the folder
 * @param name     what people call it
 * @param icon     path of its icon among {@link #files()}, or null
 * @param manifest the text of {@code release.json}, see docs/architecture.md
 * @param files    folder of the compiled output: {@code release.json}, {@code logic.js}, {@code logic.js.map}, {@code view/}, {@code files/}
 * @param apis     names of the {@code wx} members that the compiler found in its code, plus what app.json declares
 * @param requires API family → the major version of it that the release is bound to, as long as it is installed; a family that is not in it
 *                 was not there when the release was installed
 */
public record Release(String appId, String version, VersionKind kind, String digest, String name, String icon, String manifest, Path files,
		Set<String> apis, Map<String, Integer> requires) {
	public Release {
		apis = Set.copyOf(apis);
		requires = Map.copyOf(requires);
	}

	/** One that is bound to no family. */
	public Release(String appId, String version, VersionKind kind, String digest, String name, String icon, String manifest, Path files, Set<String> apis) {
		this(appId, version, kind, digest, name, icon, manifest, files, apis, Map.of());
	}
}
