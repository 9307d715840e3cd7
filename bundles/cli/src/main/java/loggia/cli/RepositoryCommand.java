package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import loggia.deployer.repository.index.IndexWriter;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia repository …}: where the API bundles come from that an app needs. */
@CommandLine.Command(name = "repository", description = "Names the bundle repositories that install asks for missing API bundles, and makes one of a folder.", subcommands = { RepositoryCommand.Add.class,
		RepositoryCommand.ListAll.class, RepositoryCommand.Show.class, RepositoryCommand.Remove.class, RepositoryCommand.Refresh.class, RepositoryCommand.Index.class })
class RepositoryCommand extends Group {
	private static final String PATH = "/api/v1/repositories";

	@CommandLine.Command(name = "add", description = "Names a repository: an OSGi repository index behind HTTPS, or in a folder of the gateway's machine.", footer = { "",
			"Example: loggia repository add acme https://bundles.acme.example/index.xml", "         loggia repository add disk /srv/bundles" })
	static class Add extends GatewayCommand {
		@Parameters(index = "0", paramLabel = "NAME", description = "How it is called from now on: lower case letters, digits, '.' and '-'.")
		String name;

		@Parameters(index = "1", paramLabel = "URL|FOLDER", description = "Where its index.xml is. A folder is one of the gateway's machine.")
		String place;

		@Override
		public Integer call() throws CliException {
			var url = place.contains("://") ? place : Path.of(place).toAbsolutePath().normalize().toString();
			var answer = gateway().post(PATH, Json.object().put("name", name).put("url", url));
			result(answer);
			say("%s has %s.", name, bundles(answer));
			next("loggia install DIR");
			return 0;
		}
	}

	@CommandLine.Command(name = "list", description = "Lists the repositories, in the order they are asked.")
	static class ListAll extends GatewayCommand {
		@Override
		public Integer call() throws CliException {
			var answer = gateway().list(PATH);
			result(answer);
			if (json)
				return 0;
			if (answer.path("items").isEmpty()) {
				say("There is no repository.");
				next("loggia repository add NAME URL|FOLDER");
				return 0;
			}
			var table = new Table("NAME", "BUNDLES", "READ", "FROM");
			answer.path("items").forEach(each -> table.row(each.path("name").asText(), each.path("bundles").asText(), read(each), each.path("url").asText()));
			table.print(out());
			answer.path("items").forEach(each -> {
				if (each.has("problem"))
					err().println("Note: " + each.path("problem").asText());
			});
			return 0;
		}

		private static String read(JsonNode each) {
			return each.has("fetchedAt") ? Instant.ofEpochMilli(each.path("fetchedAt").asLong()).toString() : "-";
		}
	}

	@CommandLine.Command(name = "show", description = "Lists the API bundles of a repository.")
	static class Show extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The repository.")
		String name;

		@Override
		public Integer call() throws CliException {
			var answer = gateway().list(PATH + "/" + Urls.encode(name) + "/bundles");
			result(answer);
			if (json)
				return 0;
			var table = new Table("BUNDLE", "VERSION", "FAMILIES", "APIS");
			answer.path("items").forEach(each -> table.row(each.path("name").asText(), each.path("version").asText(), words(each.path("families")), words(each.path("apis"))));
			table.print(out());
			return 0;
		}

		private static String words(JsonNode list) {
			var words = new ArrayList<String>();
			list.forEach(each -> words.add(each.asText()));
			return String.join(", ", words);
		}
	}

	@CommandLine.Command(name = "remove", description = "Forgets a repository; what was deployed from it stays.")
	static class Remove extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The repository.")
		String name;

		@Override
		public Integer call() throws CliException {
			gateway().delete(PATH + "/" + Urls.encode(name));
			result(Json.object().put("name", name).put("removed", true));
			say("%s is forgotten.", name);
			return 0;
		}
	}

	@CommandLine.Command(name = "refresh", description = "Reads the index of a repository now; without a name, of each.")
	static class Refresh extends GatewayCommand {
		@Parameters(paramLabel = "NAME", arity = "0..1", description = "The repository.")
		String name;

		@Option(names = "--download", description = "Bring its jars too, for the time without a network.")
		boolean download;

		@Override
		public Integer call() throws CliException {
			var target = gateway();
			var names = new ArrayList<String>();
			if (name != null)
				names.add(name);
			else
				target.list(PATH).path("items").forEach(each -> names.add(each.path("name").asText()));
			var all = Json.object();
			CliException failed = null;
			for (var each : names)
				try {
					var answer = target.post(PATH + "/" + Urls.encode(each) + "/refresh" + (download ? "?download=true" : ""), Json.object());
					all.withArray("items").add(answer);
					say("%s has %s.%s", each, bundles(answer.path("repository")), download ? " " + answer.path("downloaded").asText() + " came." : "");
				} catch (CliException e) {
					if (names.size() == 1)
						throw e;
					err().println("loggia: " + e.getMessage());
					failed = e;
				}
			result(all);
			return failed == null ? 0 : failed.exit;
		}
	}

	@CommandLine.Command(name = "index", description = "Writes index.xml for the bundles of a folder: then the folder is a repository, here or behind a web server.", footer = { "", "Example: loggia repository index build/bundles" })
	static class Index extends Command {
		@Parameters(paramLabel = "FOLDER", description = "The folder with the jars; those below it count too.")
		Path folder;

		@Override
		public Integer call() throws CliException {
			if (!Files.isDirectory(folder))
				throw new CliException(CliException.USAGE, "no-such-folder", folder + " is no folder", "name the folder that holds the jars");
			try {
				var written = IndexWriter.write(folder);
				var answer = Json.object().put("index", written.index().toString());
				written.bundles().forEach(answer.withArray("bundles")::add);
				written.left().forEach(answer.withArray("left")::add);
				result(answer);
				say("%s names %s.", written.index(), written.bundles().size() == 1 ? "1 bundle" : written.bundles().size() + " bundles");
				if (!json)
					written.left().forEach(each -> err().println("left out: " + each));
				next("loggia repository add NAME %s", folder.toAbsolutePath().normalize());
				return 0;
			} catch (IOException e) {
				throw new CliException(CliException.FAILED, "unwritable-index", "The index of " + folder + " cannot be written: " + e.getMessage(), "check who may write there", null, e);
			}
		}
	}

	private static String bundles(JsonNode repository) {
		int count = repository.path("bundles").asInt();
		return count == 1 ? "1 API bundle" : count + " API bundles";
	}
}
