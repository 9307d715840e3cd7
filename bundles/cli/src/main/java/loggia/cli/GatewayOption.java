package loggia.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --gateway URL}: which gateway a command talks to. */
final class GatewayOption {
	static final String DEFAULT = "http://localhost:8080";

	@Option(names = "--gateway", paramLabel = "URL", description = "The gateway to talk to. Default: " + DEFAULT
			+ ", or the only one in credentials.json.")
	String url;

	/** @return the gateway with this person's token for it */
	Gateway open(Credentials credentials) throws CliException {
		var chosen = url(credentials);
		var token = credentials.token(chosen);
		if (token == null)
			throw new CliException(CliException.UNREACHABLE, "no-credential", "There is no token for " + chosen + " in " + credentials.file(),
					known(credentials));
		return new Gateway(chosen, token);
	}

	/** @return the URL without a slash at its end */
	String url(Credentials credentials) throws CliException {
		if (url != null)
			return checked(url);
		var known = credentials.gateways();
		return known.size() == 1 ? known.get(0) : DEFAULT;
	}

	private static String checked(String text) throws CliException {
		try {
			var uri = URI.create(text);
			if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null)
				return text.replaceAll("/+$", "");
		} catch (IllegalArgumentException e) {
			// falls through to the sentence
		}
		throw new CliException(CliException.USAGE, "usage", "--gateway " + text + " is not the URL of a gateway", "write it like " + DEFAULT);
	}

	private static String known(Credentials credentials) throws CliException {
		var known = credentials.gateways();
		return known.isEmpty() ? "start a gateway with loggia run, which writes the token"
				: "name one of these with --gateway: " + String.join(", ", known);
	}
}
