package loggia.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a new mini-program, below {@code /loggia/cli/starter}: those of every template and its own. */
final class Starter {
	private static final String WHERE = "/loggia/cli/starter/";
	private static final List<String> COMMON = List.of("app.json", "app.wxss", "theme.json", "sitemap.json", "gitignore", "pages/index/index.json", "pages/index/index.wxml",
			"pages/index/index.wxss", "pages/about/about.json", "pages/about/about.wxml", "pages/about/about.wxss", "components/counter-card/counter-card.json",
			"components/counter-card/counter-card.wxml", "components/counter-card/counter-card.wxss");
	private static final List<String> SCRIPTS = List.of("app", "pages/index/index", "pages/about/about", "components/counter-card/counter-card");
	private static final Map<String, Starter> ALL = Map.of("wx", new Starter("wx", ".js", List.of()), "wx-ts",
			new Starter("wx-ts", ".ts", List.of("package.json", "tsconfig.json")));

	private final String template;
	private final List<String> own;

	private Starter(String template, String script, List<String> more) {
		this.template = template;
		this.own = Stream.of(SCRIPTS.stream().map(each -> each + script), Stream.of("project.config.json", "README.md"), more.stream()).flatMap(each -> each).toList();
	}

	/** @return null when there is no such template */
	static Starter of(String template) {
		return ALL.get(template);
	}

	/** @return the templates, for a sentence */
	static String names() {
		return String.join(" or ", ALL.keySet().stream().sorted().toList());
	}

	/**
	 * Makes the project.
	 *
	 * @param folder is made, or is empty
	 * @return the paths of the files that were written
	 */
	List<String> write(Path folder, String name, String title) throws IOException, CliException {
		if (Files.exists(folder) && !empty(folder))
			throw new CliException(CliException.USAGE, "exists", folder + " exists already and is not empty", "take another name, or --dir with a new folder");
		var written = new ArrayList<String>();
		for (var file : COMMON)
			written.add(write(folder, "common/", file, name, title));
		for (var file : own)
			written.add(write(folder, template + "/", file, name, title));
		return written.stream().sorted().toList();
	}

	static boolean empty(Path folder) throws IOException {
		if (!Files.isDirectory(folder))
			return false;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
			return !files.iterator().hasNext();
		}
	}

	private static String write(Path folder, String from, String file, String name, String title) throws IOException {
		try (var in = Starter.class.getResourceAsStream(WHERE + from + file)) {
			if (in == null)
				throw new IOException("this command line lacks " + from + file);
			var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@@NAME@@", title).replace("@@FOLDER@@", name).replace("@@APPID@@", name);
			// a file of that name in the sources would be one of the sources' own
			var path = file.equals("gitignore") ? ".gitignore" : file;
			var target = folder.resolve(path);
			Files.createDirectories(target.getParent());
			Files.writeString(target, text, java.nio.file.StandardOpenOption.CREATE_NEW);
			return path;
		}
	}
}
