package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "impact", description = "Says which mini-programs would miss a capability bundle, or what deploying a jar would take from them. Changes nothing.")
class ApiImpact extends GatewayCommand {
	@Parameters(paramLabel = "NAME|JAR", description = "A bundle's name, as loggia api list shows it, or the jar of its next version.")
	String what;

	@Option(names = "--major", paramLabel = "N", description = "Which one, when two majors of its APIs run side by side.")
	Integer major;

	@Override
	public Integer call() throws CliException {
		var file = Path.of(what);
		boolean jar = what.endsWith(".jar") || Files.isRegularFile(file);
		var answer = jar ? ofJar(gateway(), file) : gateway().get("/api/v1/apis/" + Urls.encode(what) + "/impact" + (major == null ? "" : "?major=" + major));
		result(answer);
		if (json)
			return 0;
		if (jar)
			say("%s", sentence(answer));
		var affected = Affected.of(answer);
		affected.apps().forEach(app -> say("%s", app));
		if (affected.apps().isEmpty())
			say(jar ? "It takes nothing from any mini-program." : "No installed mini-program uses it.");
		else
			say(affected.sessions() == 1 ? "1 session is open." : "%d sessions are open.", affected.sessions());
		for (var each : answer.path("announced"))
			say("%s goes with version %s%s", each.path("api").asText(), each.path("removal").asText(), each.has("deprecated") ? ": " + each.path("deprecated").asText() : "");
		return 0;
	}

	/** @return what the gateway says deploying the jar would do */
	static JsonNode ofJar(Gateway gateway, Path file) throws CliException {
		try {
			return gateway.post("/api/v1/apis/impact", "application/java-archive", BodyPublishers.ofFile(file));
		} catch (FileNotFoundException e) {
			throw new CliException(CliException.USAGE, "no-such-file", file + " is not there or cannot be read", "build it first: mvn package");
		}
	}

	/** @return what would run instead of what, and what goes with that */
	static String sentence(JsonNode update) {
		var name = update.path("name").asText() + " " + update.path("version").asText();
		var text = new StringBuilder(name);
		text.append(update.path("replaces").isTextual() ? " takes the place of " + update.path("replaces").asText() : " is new");
		var beside = new ArrayList<String>();
		update.path("beside").forEach(other -> beside.add(other.asText() + ".x"));
		if (!beside.isEmpty())
			text.append(", beside ").append(String.join(" and ", beside));
		var gone = new ArrayList<String>();
		update.path("gone").forEach(api -> gone.add(api.asText()));
		if (!gone.isEmpty())
			text.append("; it no longer has ").append(String.join(", ", gone));
		return text.append('.').toString();
	}
}
