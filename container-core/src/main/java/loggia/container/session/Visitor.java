package loggia.container.session;

import loggia.api.identity.SignIn;

/**
 * Who opens a session: a browser, and the person who is signed in there.
 *
 * @param userId {@code local:DEVICE} while nobody is
 * @param signIn id of the sign-in, or null
 * @param secret value of its cookie, or null; never leaves the gateway's memory
 */
public record Visitor(String deviceId, String userId, String signIn, String secret) {
	/** Nobody is signed in. */
	public static Visitor guest(String deviceId) {
		return new Visitor(deviceId, "local:" + deviceId, null, null);
	}

	/** A person is signed in. */
	public static Visitor of(String deviceId, SignIn signIn, String secret) {
		return new Visitor(deviceId, signIn.person().id(), signIn.id(), secret);
	}

	@Override
	public String toString() {
		return userId + " on " + deviceId;
	}
}
