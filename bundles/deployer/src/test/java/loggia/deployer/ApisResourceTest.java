package loggia.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.sessions.OpenSessions;
import loggia.deployer.settings.ConfigurationsResource;
import loggia.rest.Action;
import loggia.rest.Paging;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resource over a deployer in a real Felix. */
class ApisResourceTest {
	private static final Paging FIRST = new Paging(1, 50, null, false, null);
	@TempDir
	Path data;
	DeployerOnFelix felix;
	ApisResource apis;
	Impacts impacts;

	@BeforeEach
	void start() throws Exception {
		felix = new DeployerOnFelix(data);
		felix.printer();
		impacts = new Impacts();
		apis = new ApisResource(felix.deployer(), impacts);
	}

	@AfterEach
	void stop() throws Exception {
		felix.close();
	}

	@Test
	void everyMethodSaysWhoMayAndEveryChangeIsAnAction() {
		for (var type : List.of(ApisResource.class, ConfigurationsResource.class)) {
			for (var method : Arrays.stream(type.getDeclaredMethods()).filter(m -> m.isAnnotationPresent(RolesAllowed.class)).toList()) {
				boolean reads = method.isAnnotationPresent(GET.class);
				var role = reads ? "auditor" : type == ApisResource.class ? "operator" : "administrator";
				assertEquals(role, method.getAnnotation(RolesAllowed.class).value()[0], method.toString());
				assertEquals(!reads, method.isAnnotationPresent(Action.class), method.toString());
			}
		}
	}

	@Test
	void listsFindsAndRemoves() throws Exception {
		var item = apis.list(FIRST).items().get(0);
		assertEquals("printer 1.0.0 active [x, y] [printer] false", String.join(" ", item.name(), item.version(), item.state(), item.apis().toString(), item.families().toString(),
			"" + item.shipped()));
		assertEquals(64, item.sha256().length());
		assertNull(item.previous());
		assertEquals(0, apis.list(new Paging(1, 50, "name", true, "scanner")).total());
		assertEquals("1.0.0", apis.remove("printer", null).version());
		var refusal = assertThrows(RestException.class, () -> apis.remove("printer", null));
		assertEquals("404 unknownBundle", refusal.status + " " + refusal.code);
		assertEquals("noPrevious", assertThrows(RestException.class, () -> {
			felix.printer();
			apis.rollBack("printer", null, null, null, null);
		}).code);
	}

	@Test
	void saysWhoWouldMissABundle() {
		assertEquals(new Impacts.Impact(List.of(), null, List.of()), apis.impact("printer", null));
		var old = release("shop", "1", "x");
		impacts.releases = new Releases(List.of(release("shop", "2", "x", "login"), release("news", "1", "login")), List.of(old));
		impacts.sessions = new OpenSessions() {
			@Override
			public Map<String, Integer> byRelease() {
				return Map.of("shop 2", 2, "shop 1", 1, "news 1", 4);
			}

			@Override
			public Map<String, Integer> byApp() {
				throw new UnsupportedOperationException();
			}
		};
		assertEquals(new Impacts.Impact(List.of(new Impacts.User("shop", "The shop", "2", new TreeSet<>(Set.of("x")))), 3, List.of()), apis.impact("printer", null));
		assertEquals(404, assertThrows(RestException.class, () -> apis.impact("scanner", null)).status);
	}

	@Test
	void whoIsBoundToAnotherMajorMissesNothing() throws Exception {
		var bound = release("shop", "2", "x");
		impacts.releases = new Releases(List.of(bound(bound, 2), bound(release("news", "1", "x"), 1), release("old", "1", "x")), List.of());
		assertEquals(List.of("news", "old"), apis.impact("printer", 1).apps().stream().map(Impacts.User::appId).toList());
	}

	private static Release bound(Release release, int major) {
		return new Release(release.appId(), release.version(), release.kind(), release.digest(), release.name(), release.icon(), release.manifest(), release.files(), release.apis(), Map.of("printer", major));
	}

	@Test
	void saysWhatDeployingAJarWouldTakeFromWhom() throws Exception {
		impacts.releases = new Releases(List.of(release("shop", "2", "x", "login"), release("news", "1", "y")), List.of());
		var shop = new Impacts.User("shop", "The shop", "2", new TreeSet<>(Set.of("x")));
		assertEquals(new Impacts.Update("printer", 1, "1.1.0", "1.0.0", List.of(), List.of("x"), List.of(shop), null), update("1.1.0", "1.1", "y,z"));
		assertEquals(new Impacts.Update("printer", 2, "2.0.0", null, List.of(1), List.of(), List.of(), null), update("2.0.0", "2.0", "z"));
		assertEquals(List.of(), update("1.2.0", "1.2", "x,y,z").apps());
	}

	private Impacts.Update update(String version, String family, String names) throws Exception {
		var jar = felix.deployer().receive(Jars.provider("printer", version).with("Provide-Capability", "loggia.api;family=printer;names:List<String>=\"" + names + "\";version:Version=\"" + family + "\"").stream());
		try {
			return impacts.ofDeploying(jar, felix.deployer().list());
		} finally {
			felix.deployer().discard(jar);
		}
	}

	private static Release release(String appId, String version, String... apis) {
		return new Release(appId, version, VersionKind.RELEASE, appId + " " + version, "The " + appId, null, "{}", Path.of("/"), Set.of(apis));
	}

	/** @param older releases that are not current */
	private record Releases(List<Release> installed, List<Release> older) implements ReleaseCatalog {
		@Override
		public Optional<Release> current(String appId) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Optional<Release> byDigest(String digest) {
			return java.util.stream.Stream.concat(installed.stream(), older.stream()).filter(release -> release.digest().equals(digest)).findFirst();
		}

		@Override
		public AutoCloseable onChange(Consumer<String> listener) {
			throw new UnsupportedOperationException();
		}
	}
}
