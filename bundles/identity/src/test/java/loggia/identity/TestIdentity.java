package loggia.identity;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import loggia.api.identity.SignIn.Door;
import loggia.identity.Identity.Visitor;

/** An identity on a real file, with a clock that the test moves. */
public final class TestIdentity implements AutoCloseable {
	/** Milliseconds since 1970. */
	public final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
	public final Identity identity;
	private final TestDatabase database;

	public TestIdentity(Path folder) {
		this(folder, 8_192);
	}

	TestIdentity(Path folder, int memoryKib) {
		database = new TestDatabase(folder);
		identity = new Identity(database, config(memoryKib), clock::get);
	}

	@Override
	public void close() throws InterruptedException {
		identity.stop();
		database.close();
	}

	public static Visitor visitor(Door door, String address, String previous) {
		return new Visitor(door, address, "test", previous);
	}

	private static IdentityConfig config(int memoryKib) {
		return new IdentityConfig() {
			@Override
			public Class<? extends Annotation> annotationType() {
				return IdentityConfig.class;
			}

			@Override
			public int shell_days() {
				return 30;
			}

			@Override
			public int console_hours() {
				return 12;
			}

			@Override
			public int console_idle_minutes() {
				return 60;
			}

			@Override
			public int password_min() {
				return 10;
			}

			@Override
			public int argon2_memory_kib() {
				return memoryKib;
			}

			@Override
			public int argon2_passes() {
				return 1;
			}

			@Override
			public int hashes_max() {
				return 2;
			}
		};
	}
}
