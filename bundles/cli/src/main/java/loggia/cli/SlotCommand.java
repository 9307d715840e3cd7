package loggia.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one capability bundle, in one of its majors. */
abstract class SlotCommand extends GatewayCommand {
	@Parameters(paramLabel = "NAME", description = "The bundle's name, as loggia api list shows it.")
	String name;

	@Option(names = "--major", paramLabel = "N", description = "Which one, when two majors of its APIs run side by side.")
	Integer major;

	/** @param rest below the bundle, such as {@code /impact} @param query as {@code steps=2}, or empty */
	String path(String rest, String query) {
		var all = (major == null ? "" : "major=" + major) + (major == null || query.isEmpty() ? "" : "&") + query;
		return "/api/v1/apis/" + Urls.encode(name) + rest + (all.isEmpty() ? "" : "?" + all);
	}
}
