package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import loggia.api.ApiException;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderReaderTest {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final String FULL = """
			# Copyright: somebody

			# loggia:
			#   name: acme.weather
			#   description: The weather of a city
			#   risk: consent
			#   scope: scope.weather
			#   timeoutMs: 2000
			#   rate: 5
			#   parameters:
			#     city: {type: string, required: true, pattern: "[a-z]+", description: In small letters}
			#     days: {type: integer, default: 3}
			#     unit: {type: string, enum: [metric, imperial]}
			#     exact: boolean
			#
			#   result:
			#     degrees: number
			#     text: {type: string, required: false}
			#   errors:
			#     404: {message: no such city, errno: 4004}
			#     5xx: the weather service is not there
			#     ConnectException: no connection
			- from: {}
			""";

	private static RouteHeader read(String text) throws RouteFault {
		return HeaderReader.read(text, "x.yaml");
	}

	@Test
	void readsEverything() throws Exception {
		RouteHeader header = read(FULL);
		assertEquals("acme.weather", header.name());
		assertEquals(Risk.CONSENT, header.risk());
		assertEquals("scope.weather", header.scope());
		assertEquals(new RouteHeader.Failure("no such city", 4004), header.errors().get("404"));
		assertEquals(new RouteHeader.Failure("the weather service is not there", null), header.errors().get("5xx"));
		var api = header.descriptor();
		assertEquals(2000, api.timeoutMs());
		assertEquals(5, api.rate());
		assertEquals("camel", api.family());
		assertEquals(JSON.readTree("""
				{"type":"object","properties":{"city":{"type":"string","description":"In small letters","pattern":"^(?:[a-z]+)$"},"days":{"type":"integer","default":3},
				"unit":{"type":"string","enum":["metric","imperial"]},"exact":{"type":"boolean"}},"required":["city"]}"""), JSON.readTree(api.params()));
		assertEquals("""
				interface Weather {
					/** In small letters */
					city: string;
					days?: number;
					unit?: "metric" | "imperial";
					exact?: boolean;
				}
				interface WeatherResult {
					degrees: number;
					text?: string;
				}
				declare namespace acme {
					/** The weather of a city */
					function weather(options: Weather): Promise<WeatherResult>;
				}
				""", api.types());
	}

	@Test
	void checksParametersInWeChatsWords() throws Exception {
		RouteHeader header = read(FULL);
		assertEquals("oslo", header.parameters().get(0).read(JSON.readTree("{\"city\":\"oslo\"}")));
		assertEquals(3L, header.parameters().get(1).read(JSON.readTree("{}")));
		for (String[] wrong : new String[][] { { "0", "{}", "parameter error: parameter.city should be String instead of Undefined;" },
			{ "0", "{\"city\":null}", "parameter error: parameter.city should be String instead of Null;" },
			{ "0", "{\"city\":\"../x\"}", "parameter error: parameter.city should match [a-z]+;" },
			{ "1", "{\"days\":1.5}", "parameter error: parameter.days should be Integer instead of Number;" },
			{ "2", "{\"unit\":\"kelvin\"}", "parameter error: parameter.unit should be one of [\"metric\", \"imperial\"];" },
			{ "3", "{\"exact\":\"yes\"}", "parameter error: parameter.exact should be Boolean instead of String;" } }) {
			var e = assertThrows(ApiException.class, () -> header.parameters().get(Integer.parseInt(wrong[0])).read(JSON.readTree(wrong[1])), wrong[1]);
			assertEquals(wrong[2], e.getMessage());
			assertEquals(ApiException.Reason.INVALID_PARAMS, e.reason);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			name: acme.weather      | nam: acme.weather         | 4:5: unknown key 'nam'
			name: acme.weather      | name: weather             | 4:11: a name is ext.NAME
			name: acme.weather      | name: acme.weather.now    | 4:11: a name is ext.NAME
			name: acme.weather      | name: wx.request          | 4:11: the name 'wx.request' would hide
			name: acme.weather      | name: console.log         | 4:11: the name 'console.log' would hide
			name: acme.weather      | name: acme.then           | 4:11: the name 'acme.then' would hide
			name: acme.weather      | name: acme.constructor    | 4:11: the name 'acme.constructor' would hide
			risk: consent           | risk: none                | 6:11: risk should be
			risk: consent           | risk: approved            | 7:5: a scope is for
			scope: scope.weather    | scope: weather            | 7:12: a scope looks like
			timeoutMs: 2000         | timeoutMs: 0              | 8:16: timeoutMs should be a whole number from 1
			timeoutMs: 2000         | timeoutMs: soon           | 8:16: timeoutMs should be a whole number from 1
			rate: 5                 | rate: -1                  | 9:11: rate should be
			type: string, required  | type: text, required      | 11:20: a type is string
			required: true          | required: yes             | 11:38: required should be true or false
			"[a-z]+"                | "["                       | 11:53: pattern:
			default: 3              | default: many             | 12:38: the default does not fit
			days:                   | appId:                    | 12:7: 'appId' has a meaning already
			days:                   | params:                   | 12:7: 'params' has a meaning already
			days:                   | url_city:                 | 12:7: 'url_city' should be
			days:                   | CamelHttpUri.x:           | 12:7: 'CamelHttpUri.x' should be
			days:                   | city:                     | 12:7: 'city' is there twice
			404:                    | 40x:                      | 20:7: errors are named
			errno: 4004             | errno: none               | 20:43: errno should be
			errno: 4004             | errno: 4004, more: 1      | 20:49: unknown key 'more'
			description: The        | description: &a The       | 5:18: anchors
			description: The        | description: !!str The    | 5:18: tags
			exact: boolean          | exact: [                  | 17:14: expected
			""")
	void refusesWithThePlace(String good, String bad, String expected) {
		String text = FULL.replaceFirst(java.util.regex.Pattern.quote(good.strip()), java.util.regex.Matcher.quoteReplacement(bad.strip()));
		assertTrue(!text.equals(FULL), good);
		var e = assertThrows(RouteFault.class, () -> read(text));
		assertTrue(e.text("x.yaml").startsWith("x.yaml:" + expected.strip()), e.text("x.yaml"));
	}

	@Test
	void refusesAFileWithoutAHeader() {
		for (String text : new String[] { "", "- from: {}\n", "# a comment\n- from: {}\n# loggia:\n#   name: ext.x\n", "loggia:\n  name: ext.x\n---\n- from: {}\n" }) {
			assertTrue(assertThrows(RouteFault.class, () -> read(text), text).getMessage().contains("the header is missing"), text);
		}
	}
}
