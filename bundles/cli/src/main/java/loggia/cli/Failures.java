package loggia.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a failed command ends: a sentence and what to do next, or the same as JSON; never a stack trace for what was foreseen. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
	@Override
	public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
		if (failure instanceof CliException known)
			return print(command, known);
		if (System.getenv("LOGGIA_DEBUG") != null)
			failure.printStackTrace(command.getErr());
		var reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getClass().getSimpleName() + ": " + failure.getMessage();
		return print(command, new CliException(CliException.FAILED, "internal", reason, "set LOGGIA_DEBUG=1 and run it again for the whole story"));
	}

	@Override
	public int handleParseException(ParameterException failure, String[] args) {
		var err = failure.getCommandLine().getErr();
		err.println("loggia: " + failure.getMessage());
		if (!UnmatchedArgumentException.printSuggestions(failure, err))
			err.println("Next: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
		return CliException.USAGE;
	}

	private static int print(CommandLine command, CliException failure) {
		boolean json = command.getCommand() instanceof Command typed && typed.json;
		if (json) {
			var answer = Json.object();
			var error = answer.putObject("error").put("code", failure.code).put("message", failure.getMessage());
			if (failure.next != null)
				error.put("next", failure.next);
			if (failure.diagnostics != null)
				error.set("diagnostics", failure.diagnostics);
			command.getOut().println(answer);
		} else {
			command.getErr().println("loggia: " + failure.getMessage());
			if (failure.diagnostics != null)
				failure.diagnostics.forEach(each -> command.getErr().println("  " + DiagnosticLine.of(each)));
			if (failure.next != null)
				command.getErr().println("Next: " + failure.next);
		}
		command.getOut().flush();
		command.getErr().flush();
		return failure.exit;
	}
}
