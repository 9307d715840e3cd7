package loggia.launcher;

import java.util.regex.Pattern;

/** The slot of a provider among those of its name: the highest major version of the API families that its manifest offers. */
final class ProviderMajor {
	/** What stands outside quotes. */
	private static final String OUTSIDE = "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
	private static final Pattern CLAUSES = Pattern.compile("," + OUTSIDE);
	private static final Pattern PARTS = Pattern.compile(";" + OUTSIDE);
	private static final Pattern VERSION = Pattern.compile("version\\s*(:\\s*Version)?\\s*=\\s*\"?\\s*([0-9]{1,9})[0-9.]*\\s*\"?");

	private ProviderMajor() {}

	/** @param capabilities {@code Provide-Capability}, or null @return 0 for what offers no API; 1 when its families name no version */
	static int of(String capabilities) {
		int highest = 0;
		for (var clause : CLAUSES.split(capabilities == null ? "" : capabilities)) {
			var parts = PARTS.split(clause);
			if (!parts[0].trim().equals(Trust.PROVIDER_NAMESPACE)) continue;
			int major = 1;
			for (var part : parts) {
				var version = VERSION.matcher(part.trim());
				if (version.matches()) major = Integer.parseInt(version.group(2));
			}
			highest = Math.max(highest, major);
		}
		return highest;
	}
}
