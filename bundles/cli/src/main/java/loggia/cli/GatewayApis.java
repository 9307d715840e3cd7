package loggia.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import loggia.compiler.apis.Compatibility;
import loggia.compiler.apis.OfferedApi;

/** What a gateway offers, as its catalogue says. */
final class GatewayApis {
	private GatewayApis() {}

	static Compatibility of(Gateway gateway) throws CliException {
		var offered = new ArrayList<OfferedApi>();
		for (var api : gateway.list("/api/v1/catalog").path("items"))
			offered.add(new OfferedApi(api.path("name").asText(), api.path("family").asText(), api.path("major").asInt(), api.path("provider").asText(),
					api.path("version").asText(), text(api.at("/age/since")), text(api.at("/age/deprecated")), text(api.at("/age/removal"))));
		return Compatibility.with(offered, List.of());
	}

	private static String text(JsonNode node) {
		return node.isTextual() ? node.asText() : null;
	}
}
