package loggia.store;

import java.util.regex.Pattern;

/** Which texts are the id of a mini-program: what is safe in a URL, a file name and a log line. */
final class AppIds {
	private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]{0,127}");

	private AppIds() {}

	static boolean valid(String appId) {
		return appId != null && VALID.matcher(appId).matches();
	}

	/** @param where what named the id, for the message */
	static String checked(String appId, String where, int status) throws StoreException {
		if (!valid(appId))
			throw new StoreException(status, "invalidAppId",
					where + " is not an app id: use 1 to 128 letters, digits, dots, dashes, colons or underscores, beginning with no dot, dash or colon");
		return appId;
	}
}
