package loggia.cli;

import picocli.CommandLine.Mixin;

/** A command that talks to a gateway. */
abstract class GatewayCommand extends Command {
	@Mixin
	GatewayOption gateway;

	/** @return the gateway with this person's token */
	Gateway gateway() throws CliException {
		return gateway.open(Credentials.ofThisPerson());
	}
}
