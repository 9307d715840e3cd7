package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: {@code --json}, {@code --help}, and where it writes. Results go to standard output, remarks to standard error. */
abstract class Command implements Callable<Integer> {
	@Option(names = "--json", description = "Print JSON for programs instead of text.")
	boolean json;

	@Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
	boolean help;

	@Spec
	CommandSpec spec;

	PrintWriter out() {
		return spec.commandLine().getOut();
	}

	PrintWriter err() {
		return spec.commandLine().getErr();
	}

	/** A line of the result, for people. */
	void say(String format, Object... args) {
		if (!json)
			out().println(format.formatted(args));
	}

	/** A hint on what to do next, for people. */
	void next(String format, Object... args) {
		if (!json)
			err().println("Next: " + format.formatted(args));
	}

	/** The result, for programs: one line. */
	void result(JsonNode node) {
		if (json)
			out().println(node);
	}
}
