package loggia.provider.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import loggia.api.access.Domains.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects are vetted hop by hop. 127.0.0.2 plays a public server; 127.0.0.1 is inside. */
@DisplayName("N03 redirects")
class N03RedirectsTest {
	@TempDir
	Path folder;
	World world;
	Server good;
	Server inside;
	Server plain;
	private final Ann ann = new Ann("shop", "ann", "s1");

	@BeforeEach
	void open() throws Exception {
		var authority = new Authority();
		var tls = authority.server("good.example", "other.example", "127.0.0.1");
		good = new Server("127.0.0.2", 0, tls);
		inside = new Server("127.0.0.1", good.port(), tls).text("/", "text/plain", "private");
		plain = new Server("127.0.0.2", 0, null).text("/", "text/plain", "plain");
		world = new World(folder, authority.certificate);
		world.open.add("127.0.0.2");
		world.name("good.example", "127.0.0.2").name("other.example", "127.0.0.2").name("inside.example", "127.0.0.1");
		world.list(good.origin("good.example"), Verdict.PUBLIC).list(good.origin("other.example"), Verdict.PUBLIC);
	}

	@AfterEach
	void close() {
		world.close();
		good.close();
		inside.close();
		plain.close();
	}

	private String params(String path) {
		return "{\"url\":\"" + good.origin("good.example") + path + "\"}";
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1:PORT/", "//127.0.0.1:PORT/", "https://inside.example:PORT/", "https://unlisted.example:PORT/", "\\\\127.0.0.1:PORT\\", "https://user@other.example:PORT/",
		"https://0x7f.1:PORT/" })
	void fromPublicToPrivateIsRefused(String location) {
		// even when the list would let them through as public servers
		for (String host : new String[] { "127.0.0.1", "inside.example" }) {
			world.list(good.origin(host), Verdict.PUBLIC);
		}
		for (int status : new int[] { 301, 302, 303, 307, 308 }) {
			good.redirect("/" + status, status, location.replace("PORT", Integer.toString(good.port())));
			for (String api : new String[] { "request", "downloadFile" }) {
				int errno = world.failure(ann, api, params("/" + status)).errno;
				assertEquals(true, errno == 600002 || errno == 600009, status + " " + errno);
			}
		}
		assertEquals(0, inside.seen.size());
	}

	@Test
	void twentyAreFollowedAndTheTwentyFirstIsNot() throws Exception {
		for (int i = 1; i <= 21; i++) {
			good.redirect("/" + i, 302, "/" + (i - 1));
		}
		good.text("/0", "text/plain", "there");
		assertEquals("there", world.call(ann, "request", params("/20")).get("data").asText());
		assertEquals("errcode:-310 cronet_error_code:-310 error_msg:net::ERR_TOO_MANY_REDIRECTS", world.failure(ann, "request", params("/21")).getMessage());
	}

	@Test
	void neverFromHttpsToHttp() {
		good.redirect("/down", 302, plain.origin("127.0.0.2") + "/");
		world.list(plain.origin("127.0.0.2"), Verdict.PRIVATE);
		assertEquals("errcode:-311 cronet_error_code:-311 error_msg:net::ERR_UNSAFE_REDIRECT", world.failure(ann, "request", params("/down")).getMessage());
		assertEquals(0, plain.seen.size());
	}

	@Test
	void anotherOriginDoesNotSeeTheAuthorization() throws Exception {
		good.redirect("/away", 307, good.origin("other.example") + "/end").redirect("/stay", 307, "/end").text("/end", "text/plain", "there");
		String header = "\",\"header\":{\"Authorization\":\"Bearer 1\",\"X-A\":\"1\"}}";
		world.call(ann, "request", "{\"url\":\"" + good.origin("good.example") + "/stay" + header);
		assertEquals("Bearer 1", good.last().header("Authorization"));
		world.call(ann, "request", "{\"url\":\"" + good.origin("good.example") + "/away" + header);
		assertNull(good.last().header("Authorization"));
		assertEquals("1", good.last().header("X-A"));
	}

	@Test
	void aRedirectThatIsNotFollowedIsNotVettedEither() throws Exception {
		good.redirect("/in", 302, "https://127.0.0.1:" + good.port() + "/");
		assertEquals(302, world.call(ann, "request", params("/in").replace("}", ",\"redirect\":\"manual\"}")).get("statusCode").asInt());
		assertEquals(0, inside.seen.size());
	}
}
