package loggia.api.access;

import loggia.api.Caller;
import org.osgi.annotation.versioning.ProviderType;

/** Which servers a mini-program may talk to: an operator's records per app and release. Answers come from memory; thread-safe. */
@ProviderType
public interface Domains {
	/** As WeChat's four lists of server domains. */
	enum Kind {
		REQUEST, SOCKET, UPLOAD, DOWNLOAD;

		/** @return {@code request}, {@code socket}, {@code upload}, {@code download} */
		public String text() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}
	}

	/** What an operator said of a server. */
	enum Verdict {
		/** Not listed: no connection. */
		REFUSED,
		/** Listed; its name must lead to public addresses only. */
		PUBLIC,
		/** Listed with leave to be in a private network or on this machine, and to speak without TLS. */
		PRIVATE
	}

	/**
	 * @param scheme {@code https}, {@code http}, {@code wss}, {@code ws}
	 * @param host   lower case, without trailing dot, IDNA A-labels; an IPv6 address in brackets
	 * @param port   the real one, defaults filled in
	 */
	Verdict verdict(Caller caller, Kind kind, String scheme, String host, int port);
}
