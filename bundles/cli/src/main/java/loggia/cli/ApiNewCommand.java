package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import loggia.api.spi.Namespaces;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia api new NAME}: a Maven project that builds outside of any checkout. */
@CommandLine.Command(name = "new", description = "Makes a new capability: a Maven project with one provider class and its test.", footer = { "",
		"It builds against the artifacts in this distribution's lib/repository; what it offers is deployed as it is built. Nothing that exists is overwritten.", "",
		"Example: loggia api new shelf-scanner --namespace acme" })
class ApiNewCommand extends Command {
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
	private static final int LONGEST = 64;

	@Parameters(paramLabel = "NAME", description = "Small letters, digits and hyphens, such as shelf-scanner. Becomes the folder, the API family and the bundle's name.")
	String name;

	@Option(names = "--namespace", paramLabel = "NAMESPACE", defaultValue = "", description = "The global object its APIs are members of: acme gives acme.shelfScanner(). Without one, wx.shelfScanner().")
	String namespace;

	@Option(names = "--dir", paramLabel = "DIR", description = "Folder to make. Default: one of that name here.")
	Path folder;

	@Override
	public Integer call() throws CliException {
		if (!NAME.matcher(name).matches() || name.length() > LONGEST)
			throw new CliException(CliException.USAGE, "bad-name", "\"" + name + "\" is no name for a capability",
					"take small letters, digits and single hyphens, a letter first, at most " + LONGEST + " characters: shelf-scanner");
		var refusal = namespace.isEmpty() ? null : Namespaces.refusal(namespace);
		if (refusal != null)
			throw new CliException(CliException.USAGE, "bad-namespace", "There can be no namespace \"" + namespace + "\": it " + refusal, "take the name of your company or product: acme");
		var target = folder == null ? Path.of(name) : folder;
		var starter = new ProviderStarter(name, namespace, DeveloperHome.repository());
		if (starter.refusal() != null)
			throw new CliException(CliException.USAGE, "bad-name", "\"" + name + "\" " + starter.refusal(), "take another name: shelf-scanner");
		try {
			var files = starter.write(target);
			var answer = Json.object().put("name", name).put("api", starter.api()).put("event", starter.event()).put("folder", target.toAbsolutePath().normalize().toString());
			files.forEach(answer.putArray("files")::add);
			result(answer);
			say("%s is there: %d files in %s. It offers %s() and %s.", name, files.size(), target, starter.api(), starter.event());
			next("cd %s && mvn -q verify && loggia api test", target);
			return 0;
		} catch (IOException e) {
			throw new CliException(CliException.FAILED, "unwritable", "Cannot write " + target + ": " + e, Files.exists(target) ? "look at what is there already" : null, null, e);
		}
	}
}
