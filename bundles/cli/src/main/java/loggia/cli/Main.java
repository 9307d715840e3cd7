package loggia.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The command {@code loggia}. */
@CommandLine.Command(name = "loggia", description = "Runs mini-programs on a gateway of your own.", synopsisSubcommandLabel = "COMMAND", versionProvider = Main.Version.class, sortOptions = false, subcommands = {
		RunCommand.class, CreateCommand.class, CheckCommand.class, InstallCommand.class, UninstallCommand.class, ListCommand.class, OpenCommand.class, LogsCommand.class,
		ApiCommand.class, TrustCommand.class, RepositoryCommand.class, AppCommand.class, GrantsCommand.class, CheckoutCommand.Test.class, CheckoutCommand.Bench.class }, footer = { "",
				"Every command takes --json and --help.", "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 no gateway or no credential for it,", "4 somebody must agree first (--yes), 5 installed, but APIs that the app needs are not here.", "",
				"Start here: loggia run --app DIR" })
public final class Main extends Group {
	@CommandLine.Option(names = { "-V", "--version" }, versionHelp = true, description = "Print the version.")
	boolean version;

	/** Runs one command and ends the process with its exit code. */
	public static void main(String[] args) {
		System.exit(commandLine(new PrintWriter(System.out, true, StandardCharsets.UTF_8), new PrintWriter(System.err, true, StandardCharsets.UTF_8)).execute(args));
	}

	static CommandLine commandLine(PrintWriter out, PrintWriter err) {
		var failures = new Failures();
		return new CommandLine(new Main()).setOut(out).setErr(err).setExecutionExceptionHandler(failures).setParameterExceptionHandler(failures)
				.setUsageHelpAutoWidth(true);
	}

	static final class Version implements CommandLine.IVersionProvider {
		@Override
		public String[] getVersion() {
			var version = Main.class.getPackage().getImplementationVersion();
			return new String[] { "loggia " + (version == null ? "(built from source)" : version) };
		}
	}
}
