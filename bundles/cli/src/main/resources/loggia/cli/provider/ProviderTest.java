package @@PACKAGE@@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import loggia.api.ApiException;
import loggia.kit.testing.SimulatedGate;
import org.junit.jupiter.api.Test;

class @@CLASS@@Test {
	private final SimulatedGate gate = SimulatedGate.of(new @@CLASS@@());

	@Test
	void greetsAndTellsWhoListens() {
		var ann = gate.session("ann");
		var bob = gate.session("bob");
		bob.call("@@PREFIX@@on@@CLASS@@");
		assertEquals("Hello Ann", ann.call("@@PREFIX@@@@METHOD@@", Map.of("name", "Ann")).path("text").asText());
		assertEquals("Hello Ann", bob.next("@@PREFIX@@on@@CLASS@@").path("text").asText());
		assertEquals(0, ann.events().size());
	}

	@Test
	void saysWhichParameterIsWrong() {
		var refused = assertThrows(ApiException.class, () -> gate.session().call("@@PREFIX@@@@METHOD@@", Map.of("name", 7)));
		assertEquals("parameter error: parameter.name should be String instead of Number;", refused.getMessage());
	}
}
