package loggia.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import loggia.compiler.CompileException;
import loggia.compiler.CompileResult;
import loggia.compiler.Diagnostic;
import loggia.compiler.apis.ApiUse;
import loggia.compiler.apis.Compatibility;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "check", description = "Compiles a project on this machine and prints every problem in it.", footer = { "",
		"One line a problem: file:line:column level code message. An error leaves out its node, rule, file or page; a",
		"warning was mended or ignored. Exit code 1 when there is an error, 0 otherwise. No gateway is needed.", "",
		"Then one line for each API that is deprecated or unknown, by the documentation of WeChat; with --gateway also", "for each that is newer than the gateway, or that a bundle there deprecates. They do not change the exit code." })
class CheckCommand extends Command {
	@Parameters(paramLabel = "DIR", description = "The project's folder.")
	Path source;

	@Option(names = "--gateway", paramLabel = "URL", description = "Ask this gateway which APIs it has. Default: none is asked.")
	String gateway;

	@Override
	public Integer call() throws CliException, IOException {
		if (!Files.exists(source))
			throw new CliException(CliException.USAGE, "no-such-project", source + " does not exist", "name the folder that holds app.json or project.config.json");
		try (var scratch = new Scratch("check"); var compiler = new LocalCompiler()) {
			var apis = compatibility();
			var compiled = compiler.compile(source, scratch.folder);
			return report(compiled, apis);
		} catch (CompileException e) {
			throw new CliException(CliException.FAILED, e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), "Nothing of " + source + " can be compiled: " + e.getMessage(),
					null, null, e);
		}
	}

	private Compatibility compatibility() throws CliException {
		if (gateway == null)
			return Compatibility.withoutGateway();
		var option = new GatewayOption();
		option.url = gateway;
		return GatewayApis.of(option.open(Credentials.ofThisPerson()));
	}

	private int report(CompileResult compiled, Compatibility apis) throws IOException {
		var findings = compiled.diagnostics();
		long errors = findings.stream().filter(Diagnostic::error).count();
		long warnings = findings.size() - errors;
		var manifest = Json.parse(compiled.manifest());
		var answer = Json.object();
		answer.set("appId", manifest.path("appId"));
		answer.set("version", manifest.path("version"));
		answer.put("digest", compiled.digest()).put("errors", errors).put("warnings", warnings);
		var all = answer.putArray("diagnostics");
		findings.forEach(each -> all.addObject().put("level", each.error() ? "error" : "warning").put("file", each.file()).put("line", each.line())
				.put("column", each.column()).put("code", each.code()).put("message", each.message()));
		var used = new ArrayList<String>();
		manifest.path("apis").forEach(api -> used.add(api.asText()));
		var compatibility = answer.putArray("compatibility");
		ApiFindingLine.put(apis.findings(ApiUse.of(compiled.folder(), used)), compatibility);
		result(answer);
		all.forEach(each -> say("%s", DiagnosticLine.of(each)));
		compatibility.forEach(each -> say("%s", ApiFindingLine.of(each)));
		say("%s %s: %d errors, %d warnings.", manifest.path("appId").asText(), manifest.path("version").asText(), errors, warnings);
		if (errors == 0)
			next("loggia install %s", source);
		return errors == 0 ? 0 : CliException.FAILED;
	}
}
