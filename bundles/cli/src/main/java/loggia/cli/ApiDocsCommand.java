package loggia.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia api docs}: the page for people out of a built bundle. */
@CommandLine.Command(name = "docs", description = "Shows what a capability bundle offers, as a page of Markdown.", footer = { "", "Example: loggia api docs target/shelf-scanner-1.0.0.jar -o docs/api.md" })
class ApiDocsCommand extends Command {
	@Parameters(paramLabel = "DIR|JAR", arity = "0..1", defaultValue = ".", description = "The bundle, or the project it was built in. Default: here.")
	Path given;

	@Option(names = { "-o", "--out" }, paramLabel = "FILE", description = "File to write; what is there is replaced. Default: standard output.")
	Path out;

	@Override
	public Integer call() throws CliException {
		var page = CapabilityJar.of(given).families().stream().map(CapabilityJar.Family::page).collect(Collectors.joining("\n"));
		if (out != null)
			ApiTypesCommand.write(out, page);
		say("%s", out == null ? page.stripTrailing() : out);
		result(out == null ? Json.object().put("page", page) : Json.object().put("file", out.toString()));
		return 0;
	}
}
