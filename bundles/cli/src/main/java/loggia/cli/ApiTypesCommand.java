package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia api types}: TypeScript declarations out of a built bundle. */
@CommandLine.Command(name = "types", description = "Writes the TypeScript declarations of a capability bundle, one file for each API family.", footer = { "",
		"Those of wx stand beside the npm package miniprogram-api-typings.", "", "Example: loggia api types target/shelf-scanner-1.0.0.jar -o ../my-app/typings" })
class ApiTypesCommand extends Command {
	@Parameters(paramLabel = "DIR|JAR", arity = "0..1", defaultValue = ".", description = "The bundle, or the project it was built in. Default: here.")
	Path given;

	@Option(names = { "-o", "--out" }, paramLabel = "DIR", description = "Folder to write FAMILY.d.ts to; what is there under that name is replaced. Default: standard output.")
	Path out;

	@Override
	public Integer call() throws CliException {
		var jar = CapabilityJar.of(given);
		var answer = Json.object();
		for (var family : jar.families()) {
			if (out == null) {
				answer.put(family.name(), family.types());
				say("%s", family.types().stripTrailing());
			} else {
				answer.put(family.name(), write(out.resolve(family.name() + ".d.ts"), family.types()).toString());
				say("%s", out.resolve(family.name() + ".d.ts"));
			}
		}
		result(answer);
		return 0;
	}

	static Path write(Path file, String text) throws CliException {
		try {
			if (file.toAbsolutePath().getParent() != null)
				Files.createDirectories(file.toAbsolutePath().getParent());
			return Files.writeString(file, text);
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unwritable", "Cannot write " + file + ": " + e, null, null, e);
		}
	}
}
