package loggia.cli;

import java.nio.file.Path;

/** The gateway's door for debuggers, as {@code run --inspect} finds it. @param port on loopback */
record Inspection(int port) {
	/** @throws CliException when the gateway serves no debuggers, with its reason */
	static Inspection of(Gateway gateway) throws CliException {
		var answer = gateway.get("/api/v1/inspector");
		if (answer.path("port").isInt())
			return new Inspection(answer.path("port").asInt());
		if (answer.path("trouble").isTextual())
			throw new CliException(CliException.FAILED, "inspect", answer.path("trouble").asText(), "name another port: --inspect=9230, or --inspect=0 for a free one");
		throw new CliException(CliException.USAGE, "inspect", "This distribution serves no debuggers", "use the developer distribution");
	}

	/** Lets debuggers name an app's scripts after the files of the project. */
	static void show(Gateway gateway, String appId, Path project) throws CliException {
		gateway.put("/api/v1/inspector/" + Urls.encode(appId), Json.object().put("root", ProjectRoot.of(project.toAbsolutePath().normalize()).toString()));
	}
}
