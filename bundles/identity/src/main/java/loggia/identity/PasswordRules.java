package loggia.identity;

import loggia.rest.RestException;

/**
 * Which passwords people may choose (NIST SP 800-63B, 3.1.1): long enough, not their name, not one character again and again. No rule about
 * kinds of characters.
 *
 * @param min fewest characters (code points)
 */
record PasswordRules(int min) {
	private static final int MAX = 256;

	/** @throws RestException 400 */
	void check(String password, String name) {
		int length = password == null ? 0 : password.codePointCount(0, password.length());
		if (length < min) throw new RestException(400, "passwordTooShort", "a password has at least " + min + " characters");
		if (length > MAX) throw new RestException(400, "passwordTooLong", "a password has at most " + MAX + " characters");
		if (password.codePoints().distinct().count() < 4 || People.nameKey(password).contains(People.nameKey(name)) && length < People.nameKey(name).length() + min) {
			throw new RestException(400, "passwordTooSimple", "a password is more than a name or a few characters again and again");
		}
	}
}
