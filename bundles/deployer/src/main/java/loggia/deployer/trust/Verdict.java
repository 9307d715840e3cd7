package loggia.deployer.trust;

import java.util.List;

/**
 * What was found out about a jar that was let in.
 *
 * @param trust    {@code distribution}, {@code signed by NAME} or {@code unsigned}; {@code not trusted any more} of a jar that would be refused now
 * @param warnings sentences for who deploys it
 */
public record Verdict(String trust, List<String> warnings) {
	static final String UNSIGNED = "unsigned";
	static final String NO_MORE = "not trusted any more";

	public Verdict {
		warnings = List.copyOf(warnings);
	}

	static String signedBy(String publisher) {
		return publisher.equals(loggia.launcher.trust.Publisher.DISTRIBUTION) ? publisher : "signed by " + publisher;
	}
}
