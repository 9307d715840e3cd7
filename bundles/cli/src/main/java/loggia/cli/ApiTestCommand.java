package loggia.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import loggia.kit.testing.ApiProbe;
import loggia.kit.testing.Finding;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia api test}: a bundle in a framework of its own, called as a gate calls it. */
@CommandLine.Command(name = "test", description = "Starts a capability bundle without a gateway and calls everything it offers.", footer = { "",
		"The self-test, each API with an example of its parameters and with each parameter wrong, tasks with an abort, events. It asks nobody: what needs a person or an operator is let through.",
		"Exit code 1 when something is not as it is declared.", "", "Example: loggia api test target/shelf-scanner-1.0.0.jar" })
class ApiTestCommand extends Command {
	@Parameters(paramLabel = "DIR|JAR", arity = "0..1", defaultValue = ".", description = "The bundle, or the project it was built in. Default: here.")
	Path given;

	@Option(names = "--wait", paramLabel = "S", defaultValue = "10", description = "Seconds to wait for each answer. Default: ${DEFAULT-VALUE}.")
	int seconds;

	@Override
	public Integer call() throws CliException {
		if (seconds < 1)
			throw new CliException(CliException.USAGE, "bad-wait", "--wait " + seconds + " is no time to wait", "take a second or more");
		var jar = CapabilityJar.of(given);
		DeveloperHome.repository();
		var patience = Duration.ofSeconds(seconds);
		var table = new Table("", "API", "");
		var answer = Json.object().put("jar", jar.file().toString());
		var checks = answer.putArray("checks");
		int failed = 0;
		try (var host = SimulatedHost.start(jar, patience)) {
			for (var provider : host.providers()) {
				for (var finding : ApiProbe.of(provider, patience)) {
					var outcome = finding.outcome().name().toLowerCase(Locale.ROOT);
					failed += finding.outcome() == Finding.Outcome.FAILED ? 1 : 0;
					table.row(outcome, finding.api(), finding.text());
					checks.addObject().put("api", finding.api()).put("outcome", outcome).put("text", finding.text());
				}
			}
		}
		result(answer.put("failed", failed));
		if (!json)
			table.print(out());
		if (failed > 0)
			throw new CliException(CliException.FAILED, "not-as-declared", failed + (failed == 1 ? " check" : " checks") + " of " + jar.file().getFileName() + " failed", null);
		say("%s does what it declares.", jar.file().getFileName());
		next("loggia api deploy %s", jar.file());
		return 0;
	}
}
