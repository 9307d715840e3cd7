package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "remove", description = "Removes a capability bundle; its APIs then answer \"fail not supported\".", footer = { "",
		"Asks first when installed mini-programs use it; where nobody can answer, --yes is needed (exit code 4 without it)." })
class ApiRemove extends SlotCommand {
	@Option(names = { "-y", "--yes" }, description = "Do not ask.")
	boolean yes;

	@Override
	public Integer call() throws CliException {
		var target = gateway();
		var impact = Affected.of(target.get(path("/impact", "")));
		impact.confirm(this, yes, "remove " + name);
		target.delete(path("", ""));
		result(Json.object().put("name", name).put("removed", true));
		say("%s is removed.", name);
		return 0;
	}
}
