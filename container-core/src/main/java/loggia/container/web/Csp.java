package loggia.container.web;

import loggia.container.bridge.Origins;

/** Content-Security-Policies of the pages served here (DESIGN D7). */
final class Csp {
	private Csp() {
	}

	/** The shell: its own scripts, frames of apps, no one may frame it. */
	static String shell(Origins origins) {
		return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' "
				+ origins.socket() + "; frame-src 'self' " + origins.apps() + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
	}

	/**
	 * A frame: scripts only from itself and no eval; pictures, sound and sockets from the gateway only; nobody but the shell frames it.
	 * The host is named beside {@code 'self'}, which matches nothing where the frame's origin is opaque.
	 */
	static String frame(Origins origins) {
		String self = "'self' " + origins.own();
		return "default-src 'none'; script-src " + self + "; style-src " + self + " 'unsafe-inline'; img-src " + self + " data: blob:; media-src " + self
				+ " blob:; font-src " + self + " data:; connect-src " + self + " " + origins.socket()
				+ "; base-uri 'none'; form-action 'none'; frame-ancestors " + origins.shells();
	}

	/** The hidden frame of a view module: scripts only from its own origin, and it reaches nothing but that; only the shell frames it. */
	static String module(Origins origins) {
		return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
				+ "base-uri 'none'; form-action 'none'; frame-ancestors " + origins.shells();
	}

	/** A file of a package, opened by itself: nothing runs. */
	static String packageFile() {
		return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
	}
}
