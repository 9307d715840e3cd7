package loggia.rest.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import org.junit.jupiter.api.Test;

/** The description is valid, complete, and true at any moment. */
class OpenApiTest {
	private final Routes routes = new Routes();
	private final OpenApiResource described = new OpenApiResource(routes);

	@Path("/types")
	public static class Types implements Resource {
		public record Node(String name, Node next, List<Node> more, Map<String, Long> counts) {}

		public record Box<T>(T content, List<T> all) {}

		public record Error(String notOurs) {}

		public record Part(int count, String label, @JsonUnwrapped(prefix = "box.") Box<Long> box) {}

		public record Flat(@JsonUnwrapped Part part, boolean more, @JsonUnwrapped(enabled = false) Error whole) {}

		@GET
		@RolesAllowed("auditor")
		public CompletionStage<Page<Node>> nodes(Paging paging) {
			return null;
		}

		@GET
		@Path("/boxes/{id}")
		@RolesAllowed("operator")
		public Map<String, Box<Integer>> boxes(@PathParam("id") long id) {
			return Map.of();
		}

		@POST
		@Path("/boxes/{name}")
		@PermitAll
		public Error put(@PathParam("name") String name, Box<String> box) {
			return null;
		}

		@GET
		@Path("/flat")
		@RolesAllowed("auditor")
		public Flat flat() {
			return new Flat(new Part(1, "one", new Box<>(2L, List.of(3L))), true, new Error("yes"));
		}

		@GET
		@Path("/arrays")
		@RolesAllowed("administrator")
		public double[] arrays() {
			return new double[0];
		}
	}

	@Test
	void itIsValidOpenApi31() throws IOException {
		add(new Shop());
		add(new Types());
		var document = described.describe();
		var factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
		try (var in = OpenApiTest.class.getResourceAsStream("/openapi-3.1.schema.json")) {
			var schema = factory.getSchema(in);
			assertEquals(Set.of(), schema.validate(document));
			var broken = document.deepCopy();
			((com.fasterxml.jackson.databind.node.ObjectNode) broken.at("/paths/~1shop/get")).put("parameters", "none");
			assertFalse(schema.validate(broken).isEmpty(), "the schema finds what is wrong");
		}
		var meta = factory.getSchema(SchemaLocation.of(SchemaId.V202012));
		for (var schema : document.findValues("schema")) assertEquals(Set.of(), meta.validate(schema), schema.toString());
		for (var schema : document.at("/components/schemas")) assertEquals(Set.of(), meta.validate(schema), schema.toString());
		for (var reference : document.findValuesAsText("$ref")) assertTrue(document.at(reference.substring(1)).isObject(), reference);
	}

	@Test
	void itNamesEachOperationWithItsRole() {
		var shop = add(new Shop());
		var document = described.describe();
		var seen = new TreeMap<String, String>();
		document.path("paths").fields()
			.forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> seen.put(operation.getKey().toUpperCase() + " " + path.getKey(), operation.getValue().path("x-role").asText())));
		var expected = new TreeMap<String, String>();
		for (var route : Route.read(shop).routes()) expected.put(route.toString(), route.least() == null ? "open" : route.least().text());
		assertEquals(17, expected.size());
		assertEquals(expected, seen);
		assertEquals("order.make", document.at("/paths/~1shop~1orders/post/x-action").asText());
		assertEquals("Lists what there is", document.at("/paths/~1shop/get/summary").asText());
		assertEquals("text/yaml", document.at("/paths/~1shop~1files~1{name}/put/requestBody/content").fieldNames().next());
		assertTrue(document.at("/paths/~1shop~1files~1{name}/post/requestBody/content").has("application/zip"));
		var order = document.at("/components/schemas/Order");
		assertEquals("[\"count\"]", order.path("required").toString());
		assertEquals("false", order.path("additionalProperties").toString());
		assertEquals("#/components/schemas/Price", order.at("/properties/price/anyOf/0/$ref").asText());
		assertEquals("[\"NEW\",\"USED\",null]", order.at("/properties/kind/enum").toString());
	}

	@Test
	void recordsMayHoldThemselvesAndOthers() {
		add(new Types());
		var schemas = described.describe().at("/components/schemas");
		assertEquals("#/components/schemas/Node", schemas.at("/Node/properties/next/anyOf/0/$ref").asText());
		assertEquals("#/components/schemas/Node", schemas.at("/PageOfNode/properties/items/items/$ref").asText());
		assertEquals("integer", schemas.at("/BoxOfInteger/properties/all/items/type").asText());
		assertEquals("string", schemas.at("/BoxOfString/properties/content/type/0").asText());
		assertTrue(schemas.at("/Error2/properties/notOurs").isObject(), "our own error keeps its name");
		assertTrue(schemas.at("/Error/properties/error").isObject());
	}

	@Test
	void unwrappedMembersStandWhereJacksonWritesThem() {
		add(new Types());
		var schemas = described.describe().at("/components/schemas");
		var written = new TreeSet<String>();
		new ObjectMapper().valueToTree(new Types().flat()).fieldNames().forEachRemaining(written::add);
		var said = new TreeSet<String>();
		schemas.at("/Flat/properties").fieldNames().forEachRemaining(said::add);
		assertEquals(Set.of("count", "label", "box.content", "box.all", "more", "whole"), written);
		assertEquals(written, said);
		assertEquals("integer", schemas.at("/Flat/properties/box.all/items/type").asText());
		assertEquals("[\"more\"]", schemas.at("/Flat/required").toString(), "the part may be null");
		assertFalse(schemas.has("Part"), "nobody refers to it");
	}

	@Test
	void twoNamesForOneParameterAreOnePath() {
		add(new Types());
		var paths = described.describe().path("paths");
		int boxes = 0;
		for (JsonNode path : List.of(paths.path("/types/boxes/{id}"), paths.path("/types/boxes/{name}"))) boxes += path.size();
		assertEquals(2, boxes);
		assertEquals(1, List.of("/types/boxes/{id}", "/types/boxes/{name}").stream().filter(paths::has).count());
	}

	@Test
	void itIsTrueAtAnyMoment() {
		assertFalse(has("/shop"));
		var shop = add(new Shop());
		assertTrue(has("/shop"));
		assertFalse(has("/types"));
		add(new Types());
		assertTrue(has("/types"));
		routes.remove(shop.resource);
		assertFalse(has("/shop"));
		assertFalse(described.describe().at("/components/schemas").has("Order"));
	}

	private boolean has(String path) {
		return described.describe().path("paths").has(path);
	}

	private Registration add(Resource resource) {
		var registration = new Registration(resource, "bundle", 1, 1);
		routes.add(registration);
		return registration;
	}
}
