package loggia.sandbox.http;

import java.util.Locale;
import java.util.regex.Pattern;
import loggia.api.access.Domains.Kind;
import loggia.rest.Request;
import loggia.rest.RestException;
import loggia.sandbox.Approvals;

/** What several resources ask of their parameters. */
final class Inputs {
	private static final Pattern APP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]{0,127}");
	private static final Pattern API = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,127}");
	private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

	private Inputs() {}

	static String app(String id) {
		if (!APP.matcher(id).matches()) {
			throw new RestException(400, "badAppId", "the path names no app id: 1 to 128 letters, digits, dots, dashes, colons or underscores");
		}
		return id;
	}

	static String api(String name) {
		if (!API.matcher(name).matches()) {
			throw new RestException(400, "badApi", "the path names no API: write it without wx., such as requestPayment");
		}
		return name;
	}

	/** @param digest null for every release */
	static String release(String digest) {
		if (digest == null || digest.equals(Approvals.EVERY)) {
			return Approvals.EVERY;
		}
		if (!DIGEST.matcher(digest).matches()) {
			throw new RestException(400, "badRelease", "'release' must be the 64 hex digits of a release, as GET /api/v1/apps/ID/versions shows them, or * for every release");
		}
		return digest;
	}

	static Kind kind(String text) {
		for (Kind kind : Kind.values()) {
			if (kind.text().equals(text)) {
				return kind;
			}
		}
		throw new RestException(400, "badKind", "'kind' must be one of request, socket, upload, download" + (text == null ? "" : ", not " + text.toLowerCase(Locale.ROOT)));
	}

	/** @return what records say of who did it */
	static String name(Request request) {
		return request.principal() == null ? "" : request.principal().name();
	}
}
