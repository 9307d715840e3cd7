package loggia.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import loggia.api.spi.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million decisions against the rules written down a second time, as plainly as possible. */
class PolicyModelTest {
	private static final int DECISIONS = 1_000_000;
	private static final long SEED = 20_261_120;

	@Test
	void G07_theGateDecidesAsTheModelDoes(@TempDir Path folder) throws Exception {
		var random = new Random(SEED);
		try (var world = new World(folder)) {
			List<String> apps = List.of("a", "b", "c");
			List<String> names = List.of("one", "two", "three", "four");
			List<String> scopes = List.of("scope.x", "scope.y");
			Set<String> declared = new HashSet<>();
			Set<String> approved = new HashSet<>();
			Map<String, Boolean> answers = new HashMap<>();
			for (String app : apps) {
				var apis = names.stream().filter(n -> random.nextInt(3) > 0).toList();
				world.release(app, "release-" + app, apis.toArray(String[]::new));
				for (String name : names) {
					if (apis.contains(name)) {
						declared.add(app + "/" + name);
					}
					if (random.nextBoolean()) {
						approved.add(app + "/" + name);
						Tables.await(world.approvals.approve(app, "*", name, "ada"), "approve");
					}
				}
				for (String user : List.of("u", "v")) {
					for (String scope : scopes) {
						if (random.nextInt(3) > 0) {
							boolean yes = random.nextBoolean();
							answers.put(app + "/" + user + "/" + scope, yes);
							Tables.await(world.grants.remember(new Grants.Key(app, "", user, scope), yes), "grant");
						}
					}
				}
			}
			var policy = new Policy(() -> new Catalogue(world), world.approvals, world.grants);
			int differences = 0;
			for (int i = 0; i < DECISIONS; i++) {
				String app = apps.get(random.nextInt(3));
				String release = random.nextInt(10) == 0 ? "release-" + apps.get(random.nextInt(3)) : "release-" + app;
				String user = random.nextBoolean() ? "u" : "v";
				String plugin = random.nextInt(10) == 0 ? "p" : null;
				String name = names.get(random.nextInt(4));
				Risk risk = Risk.values()[random.nextInt(4)];
				String scope = risk == Risk.CONSENT ? scopes.get(random.nextInt(2)) : null;
				var verdict = policy.verdict(World.api(name, risk, scope, 1, 0), new World.Somebody(app, release, plugin, user, "s"));
				String expected;
				if (risk == Risk.ORDINARY) {
					expected = "ALLOW";
				} else if (!release.equals("release-" + app) || !declared.contains(app + "/" + name)) {
					expected = "NOT_DECLARED";
				} else if (risk == Risk.APPROVED) {
					expected = approved.contains(app + "/" + name) ? "ALLOW" : "NOT_APPROVED";
				} else if (risk == Risk.CONSENT) {
					Boolean answer = plugin != null ? null : answers.get(app + "/" + user + "/" + scope);
					expected = answer == null ? "ASK" : answer ? "ALLOW" : "DENIED";
				} else {
					expected = "ALLOW";
				}
				differences += verdict.name().equals(expected) ? 0 : 1;
			}
			assertEquals(0, differences);
		}
	}

	private record Catalogue(World world) implements loggia.api.release.ReleaseCatalog {
		@Override
		public java.util.Optional<loggia.api.release.Release> current(String appId) {
			return java.util.Optional.empty();
		}

		@Override
		public java.util.Optional<loggia.api.release.Release> byDigest(String digest) {
			return java.util.Optional.ofNullable(world.releases.get(digest));
		}

		@Override
		public List<loggia.api.release.Release> installed() {
			return List.of();
		}

		@Override
		public AutoCloseable onChange(java.util.function.Consumer<String> listener) {
			return () -> {};
		}
	}
}
