package loggia.identity.http;

import java.util.regex.Pattern;
import loggia.api.identity.SignIn.Door;

/** Where somebody goes after signing in: a path of the same host and nothing else. */
final class ReturnPath {
	private static final int LONGEST = 2_048;
	/** Begins with one slash; only what RFC 3986 has in path, query and fragment, so no backslash, blank, control character or other scheme. */
	private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?#\\[\\]-]*");

	private ReturnPath() {}

	/** @param asked the query parameter, or null @return it when it is safe, else the door's first page */
	static String of(String asked, Door door) {
		var home = door == Door.CONSOLE ? "/console/" : "/";
		if (asked == null || asked.length() > LONGEST || !PATH.matcher(asked).matches()) return home;
		return asked.equals("/signin") || asked.startsWith("/signin/") || asked.startsWith("/signin?") ? home : asked;
	}
}
