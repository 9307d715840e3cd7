package loggia.launcher;

import java.nio.file.Path;
import loggia.launcher.LaunchException.Kind;

/**
 * The command line.
 *
 * @param port 0 to 65535; 0 picks a free one; -1 when the command line names none
 * @param data null when the command line names none
 * @param parent process with which the gateway ends; 0 when it stands alone
 * @param acceptWeakIsolation whether apps may run where this machine cannot hold them as the distribution asks
 * @param allowDowngrade whether data that a newer version has used may be used
 * @param json whether a failure is a line of JSON on stdout too
 * @param help whether only the usage is asked for
 */
record Options(int port, Path data, long parent, boolean acceptWeakIsolation, boolean allowDowngrade, boolean json, boolean help) {
	static final String USAGE = """
		usage: gateway [--port N] [--data DIR] [--parent-pid N] [--accept-weak-isolation] [--allow-downgrade] [--json]
		--port N    port on 127.0.0.1, 0 to 65535; 0 picks a free one (default: loggia.port of etc/loggia.properties, 8080)
		--data DIR  where everything is kept (default: $LOGGIA_DATA, else loggia.data of etc/loggia.properties, else
					data beside bin)
		--parent-pid N  end, as on SIGTERM, when that process ends
		--accept-weak-isolation  run apps although this machine cannot hold a worker as loggia.isolation = required asks
		--allow-downgrade  use data that a newer version has used; nothing is turned back in it
		--json      say a failure as a line of JSON on stdout too
		When it can serve it prints {"event":"ready","url":"http://localhost:N/","pid":N,"data":"DIR"}; SIGTERM and SIGINT end it.
		exit codes: 0 ended, 2 wrong option, 3 data in use, 4 port, 5 bundles missing or damaged, 6 does not answer, 7 data of a newer version
		""";

	static Options parse(String[] args) throws LaunchException {
		int port = -1;
		Path data = null;
		long parent = 0;
		boolean weak = false;
		boolean downgrade = false;
		boolean json = false;
		boolean help = false;
		for (int i = 0; i < args.length; i++) {
			switch (args[i]) {
				case "--port" -> port = port(value(args, i++));
				case "--data" -> data = Path.of(value(args, i++));
				case "--parent-pid" -> parent = process(value(args, i++));
				case "--accept-weak-isolation" -> weak = true;
				case "--allow-downgrade" -> downgrade = true;
				case "--json" -> json = true;
				case "--help", "-h" -> help = true;
				default -> throw new LaunchException(Kind.USAGE, "unknown option " + args[i] + ": --help lists what there is");
			}
		}
		return new Options(port, data, parent, weak, downgrade, json, help);
	}

	/** @throws LaunchException of kind PORT when the text is no port */
	static int port(String text) throws LaunchException {
		try {
			int port = Integer.parseInt(text);
			if (port >= 0 && port <= 65535) return port;
		} catch (NumberFormatException e) {
			// said below
		}
		throw new LaunchException(Kind.PORT, "'" + text + "' is not a port: give a number from 0 (picks a free one) to 65535");
	}

	private static long process(String text) throws LaunchException {
		try {
			long pid = Long.parseLong(text);
			if (pid > 0) return pid;
		} catch (NumberFormatException e) {
			// said below
		}
		throw new LaunchException(Kind.USAGE, "'" + text + "' is no process id: --help shows what --parent-pid wants");
	}

	private static String value(String[] args, int option) throws LaunchException {
		if (option + 1 >= args.length) throw new LaunchException(Kind.USAGE, args[option] + " needs a value: --help shows how");
		return args[option + 1];
	}
}
