package loggia.provider.network;

import java.util.Locale;
import loggia.api.access.Domains;

/** What a call does; each session has ten of each at a time, as in WeChat. */
enum Kind {
	REQUEST(Domains.Kind.REQUEST), DOWNLOAD(Domains.Kind.DOWNLOAD), UPLOAD(Domains.Kind.UPLOAD), SOCKET(Domains.Kind.SOCKET);

	/** Which list of domains counts. */
	final Domains.Kind domains;

	Kind(Domains.Kind domains) {
		this.domains = domains;
	}

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}
}
