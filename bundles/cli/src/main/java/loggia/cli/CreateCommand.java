package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "create", description = "Makes a new mini-program: two pages, a component, storage and a request, light and dark.", footer = { "",
		"It runs here and in WeChat's own tools without a change. Nothing that exists is overwritten.", "", "Example: loggia create corner-shop --template wx-ts" })
class CreateCommand extends Command {
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
	private static final int LONGEST = 64;

	@Parameters(paramLabel = "NAME", description = "Small letters, digits and hyphens, such as corner-shop. Becomes the folder and the app's id.")
	String name;

	@Option(names = "--template", paramLabel = "TEMPLATE", defaultValue = "wx", description = "wx (JavaScript) or wx-ts (TypeScript). Default: ${DEFAULT-VALUE}.")
	String template;

	@Option(names = "--dir", paramLabel = "DIR", description = "Folder to make. Default: one of that name here.")
	Path folder;

	@Override
	public Integer call() throws CliException {
		if (!NAME.matcher(name).matches() || name.length() > LONGEST)
			throw new CliException(CliException.USAGE, "bad-name", "\"" + name + "\" is no name for a mini-program",
					"take small letters, digits and single hyphens, a letter first, at most " + LONGEST + " characters: corner-shop");
		var starter = Starter.of(template);
		if (starter == null)
			throw new CliException(CliException.USAGE, "no-template", "There is no template \"" + template + "\"", "take " + Starter.names());
		var target = folder == null ? Path.of(name) : folder;
		try {
			var files = starter.write(target, name, title());
			var answer = Json.object().put("name", name).put("template", template).put("folder", target.toAbsolutePath().normalize().toString());
			files.forEach(answer.putArray("files")::add);
			result(answer);
			say("%s is there: %d files in %s", title(), files.size(), target);
			next("loggia run --app %s --watch", target);
			return 0;
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unwritable", "Cannot write " + target + ": " + e, Files.exists(target) ? "look at what is there already" : null, null, e);
		}
	}

	/** @return corner-shop as Corner shop */
	private String title() {
		var words = Arrays.stream(name.split("-")).collect(Collectors.joining(" "));
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}
}
