package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;
import java.util.List;

/** What only a checkout can do: its script ./loggia handles these names before it comes here. */
abstract class CheckoutCommand extends Command {
	@Parameters(arity = "0..*", hidden = true)
	List<String> ignored;

	@Unmatched
	List<String> alsoIgnored;

	@Override
	public Integer call() throws CliException {
		throw new CliException(CliException.USAGE, "checkout-only", "loggia " + spec.name() + " exists only in a checkout of the source code",
				"git clone the repository and type ./loggia " + spec.name() + " there");
	}

	@CommandLine.Command(name = "test", description = "Runs the platform's own tests (in a checkout only).")
	static class Test extends CheckoutCommand {}

	@CommandLine.Command(name = "bench", description = "Runs the platform's own benchmarks (in a checkout only).")
	static class Bench extends CheckoutCommand {}
}
