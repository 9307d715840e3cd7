package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loggia trust …}: whose capability bundles this gateway lets in, and what belongs to whom. */
@CommandLine.Command(name = "trust", description = "Says whose capability bundles the gateway lets in.", subcommands = { TrustCommand.Add.class, TrustCommand.ListPublishers.class,
		TrustCommand.Remove.class, TrustCommand.Claims.class, TrustCommand.Release.class })
class TrustCommand extends Group {
	private static final String PUBLISHERS = "/api/v1/trust/publishers";

	@CommandLine.Command(name = "add", description = "Trusts a publisher: bundles signed with the certificate's key, or by whom it issued one to, are let in.", footer = { "",
			"Example: loggia trust add acme acme.pem" })
	static class Add extends GatewayCommand {
		@Parameters(index = "0", paramLabel = "NAME", description = "What you call the publisher: lower-case letters, digits, '-' and '.'. A name that is known gets the certificate too.")
		String name;

		@Parameters(index = "1", paramLabel = "CERT", description = "PEM file with one or more certificates.")
		Path certificate;

		@Option(names = "--wechat-names", description = "It may bring APIs under names that WeChat has documented.")
		boolean wechatNames;

		@Override
		public Integer call() throws CliException {
			try {
				var answer = gateway().put(PUBLISHERS + "/" + Urls.encode(name) + (wechatNames ? "?wechatNames=true" : ""), "application/x-pem-file", BodyPublishers.ofFile(certificate));
				result(answer);
				say("%s is trusted: %s", name, certificates(answer));
				next("loggia api deploy JAR that %s signed", name);
				return 0;
			} catch (FileNotFoundException e) {
				throw new CliException(CliException.USAGE, "no-such-file", certificate + " is not there or cannot be read", "give the publisher's certificate as a PEM file");
			}
		}
	}

	@CommandLine.Command(name = "list", description = "Lists the publishers that are trusted.")
	static class ListPublishers extends GatewayCommand {
		@Override
		public Integer call() throws CliException {
			var target = gateway();
			var rule = target.get("/api/v1/trust");
			var answer = target.list(PUBLISHERS);
			answer.set("bundles", rule.path("bundles"));
			answer.set("problems", rule.path("problems"));
			result(answer);
			if (json)
				return 0;
			say(rule.path("bundles").asText().equals("required") ? "Bundles must be signed by one of these publishers." : "Unsigned bundles are let in too, with a warning.");
			rule.path("problems").forEach(problem -> err().println("warning: " + problem.asText()));
			if (answer.path("items").isEmpty()) {
				say("Nobody is trusted.");
				next("loggia trust add NAME cert.pem");
				return 0;
			}
			var table = new Table("PUBLISHER", "CERTIFICATE", "UNTIL", "SHA-256", "DEPLOYED");
			for (var each : answer.path("items"))
				for (var certificate : each.path("certificates"))
					table.row(each.path("name").asText(), certificate.path("subject").asText(), day(certificate.path("until")), certificate.path("sha256").asText(), words(each.path("runs")));
			table.print(out());
			return 0;
		}
	}

	@CommandLine.Command(name = "remove", description = "Trusts a publisher no more; what of it runs is left out at the next start.")
	static class Remove extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The publisher, as loggia trust list shows it.")
		String name;

		@Option(names = "--certificate", paramLabel = "SHA256", description = "This certificate only.")
		String sha256;

		@Override
		public Integer call() throws CliException {
			var answer = gateway().delete(PUBLISHERS + "/" + Urls.encode(name) + (sha256 == null ? "" : "?sha256=" + Urls.encode(sha256)));
			result(answer);
			say(sha256 == null ? "%s is not trusted any more." : "A certificate of %s is not trusted any more.", name);
			for (var bundle : answer.path("runs"))
				say("%s runs until the next start: loggia api remove %s", bundle.asText(), bundle.asText().split(" ")[0]);
			return 0;
		}
	}

	@CommandLine.Command(name = "claims", description = "Lists what belongs to which publisher: API families, namespaces, APIs and bundle names.")
	static class Claims extends GatewayCommand {
		@Override
		public Integer call() throws CliException {
			var answer = gateway().list("/api/v1/trust/claims");
			result(answer);
			if (json)
				return 0;
			if (answer.path("items").isEmpty()) {
				say("Nothing belongs to anybody but the distribution.");
				return 0;
			}
			var table = new Table("KIND", "NAME", "PUBLISHER", "BUNDLE", "SINCE");
			for (var each : answer.path("items"))
				table.row(each.path("kind").asText(), each.path("name").asText(), each.path("publisher").asText(), each.path("bundle").asText(), day(each.path("since")));
			table.print(out());
			return 0;
		}
	}

	@CommandLine.Command(name = "release", description = "Releases an API family with its APIs, a namespace or a bundle's name: whoever brings it next has it.")
	static class Release extends GatewayCommand {
		@Parameters(paramLabel = "NAME", description = "The family, namespace or bundle, as loggia trust claims shows it.")
		String name;

		@Override
		public Integer call() throws CliException {
			var answer = gateway().delete("/api/v1/trust/claims/" + Urls.encode(name));
			result(answer);
			for (var each : answer.path("released"))
				say("%s %s belongs to nobody.", each.path("kind").asText(), each.path("name").asText());
			return 0;
		}
	}

	private static String certificates(JsonNode publisher) {
		var text = new StringBuilder();
		for (var each : publisher.path("certificates"))
			text.append(text.isEmpty() ? "" : "; ").append(each.path("subject").asText()).append(" until ").append(day(each.path("until")));
		return text.toString();
	}

	private static String words(JsonNode list) {
		var text = new StringBuilder();
		list.forEach(each -> text.append(text.isEmpty() ? "" : ", ").append(each.asText()));
		return text.isEmpty() ? "-" : text.toString();
	}

	private static String day(JsonNode milliseconds) {
		return Instant.ofEpochMilli(milliseconds.asLong()).toString().substring(0, 10);
	}
}
