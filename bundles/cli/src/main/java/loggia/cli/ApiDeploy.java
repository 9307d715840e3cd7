package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "deploy", description = "Deploys a capability bundle, beside and then instead of the version that runs.", footer = { "",
		"A version with other major APIs runs beside the one there is. One that lacks APIs which installed mini-programs use is asked about first; where nobody can answer, --yes is needed (exit code 4 without it).",
		"", "Example: loggia api deploy examples/greet/target/greet-1.0.0.jar" })
class ApiDeploy extends GatewayCommand {
	@Parameters(paramLabel = "FILE", description = "The bundle's jar.")
	Path file;

	@Option(names = "--wait", description = "Wait until the new version was watched; fail when it was taken back.")
	boolean wait;

	@Option(names = { "-y", "--yes" }, description = "Do not ask.")
	boolean yes;

	@Override
	public Integer call() throws CliException {
		var target = gateway();
		var update = ApiImpact.ofJar(target, file);
		if (!update.path("apps").isEmpty())
			err().println(ApiImpact.sentence(update));
		Affected.of(update).confirm(this, yes, "deploy " + update.path("name").asText() + " " + update.path("version").asText());
		try {
			var answer = target.lines("/api/v1/apis" + (wait ? "?watch=true" : ""), "application/java-archive", BodyPublishers.ofFile(file), this::tell).path("result");
			AffectedReleases.add(target, answer);
			result(answer);
			say("%s %s is deployed.", answer.path("name").asText(), answer.path("version").asText());
			answer.path("warnings").forEach(warning -> err().println("warning: " + warning.asText()));
			AffectedReleases.say(this, answer);
			next("loggia api list");
			return 0;
		} catch (FileNotFoundException e) {
			throw new CliException(CliException.USAGE, "no-such-file", file + " is not there or cannot be read", "build it first: mvn package");
		}
	}

	private void tell(JsonNode line) {
		if (!json && !line.path("step").asText().equals("done"))
			err().println("%6d ms  %s".formatted(line.path("ms").asLong(), line.path("step").asText()));
	}
}
