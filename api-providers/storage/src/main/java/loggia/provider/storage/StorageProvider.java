package loggia.provider.storage;

import static loggia.api.spi.Risk.ORDINARY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.RawJson;
import loggia.database.Database;
import loggia.provider.storage.Spaces.Owner;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Key-value storage: one space per mini-program and user. Thread-safe. */
@Component(configurationPid = "loggia.storage")
@Designate(ocd = StorageProvider.Config.class)
@ApiFamily(name = "storage", version = "1.0")
public class StorageProvider implements ApiProvider {
	@ObjectClassDefinition(name = "Storage API")
	@interface Config {
		@AttributeDefinition(description = "Most bytes one mini-program keeps per user")
		int max_bytes() default 10_485_760;

		@AttributeDefinition(description = "Bytes of all spaces kept in memory")
		int cache_bytes() default 33_554_432;
	}

	/** @param data left out for undefined */
	public record SetStorage(String key, @Optional RawJson data, @Optional Boolean encrypt) {}

	public record SetStorageSync(String key, @Optional RawJson data) {}

	public record Key(String key) {}

	public record GetStorage(String key, @Optional Boolean encrypt) {}

	/** @param data left out for undefined */
	public record Value(RawJson data) {}

	public record Pair(String key, @Optional RawJson value) {}

	public record Pairs(List<Pair> kvList) {}

	public record Keys(List<String> keyList) {}

	public record Values(List<RawJson> dataList) {}

	/** @param currentSize and limitSize in KB */
	public record Info(List<String> keys, long currentSize, long limitSize) {}

	/** What {@code getStorageSync} answers for a key that is not there. */
	private static final RawJson ABSENT = new RawJson("\"\"");
	private static final long START_SECONDS = 30;

	private final Spaces spaces;

	@Activate
	public StorageProvider(@Reference Database database, Config config) {
		this(database, config.max_bytes(), config.cache_bytes());
	}

	StorageProvider(Database database, long maxBytes, long cacheBytes) {
		migrate(database);
		spaces = new Spaces(database, maxBytes, cacheBytes);
	}

	private static void migrate(Database database) {
		String script = "V1__tables.sql";
		try (var in = StorageProvider.class.getResourceAsStream(script)) {
			String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			database.migrate("storage", "storage", Map.of(script, sql)).toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		} catch (ExecutionException | TimeoutException e) {
			throw new IllegalStateException("storage.db is not usable: see the database's own message before this one", e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while storage.db was opened", e);
		}
	}

	/** Reads through the database, so that a broken file shows before the first call. */
	@Override
	public CompletionStage<Void> selfTest() {
		return spaces.read(new Owner("", ""), space -> null);
	}

	/** Keeps one value; fails when the value or the app's space is too large. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> setStorage(SetStorage params, Caller caller) {
		refuseEncrypted(params.encrypt());
		return put(caller, Map.of(params.key(), new Entry(params.data())));
	}

	/** As setStorage; the caller waits. */
	@Api(risk = ORDINARY, timeoutMs = 2_000)
	public CompletionStage<Void> setStorageSync(SetStorageSync params, Caller caller) {
		return put(caller, Map.of(params.key(), new Entry(params.data())));
	}

	/** Reads one value; fails with "data not found" when there is none. */
	@Api(risk = ORDINARY)
	public CompletionStage<Value> getStorage(GetStorage params, Caller caller) {
		refuseEncrypted(params.encrypt());
		return spaces.read(Owner.of(caller), space -> {
			if (!space.has(params.key())) {
				throw new ApiException(Reason.FAILED, "data not found");
			}
			String json = space.get(params.key());
			return new Value(json == null ? null : new RawJson(json));
		});
	}

	/** Reads one value; an empty string when there is none. */
	@Api(risk = ORDINARY, timeoutMs = 2_000)
	public CompletionStage<RawJson> getStorageSync(Key params, Caller caller) {
		return spaces.read(Owner.of(caller), space -> value(space, params.key()));
	}

	/** Removes one value; succeeds when there is none. */
	@Api(risk = ORDINARY)
	public CompletionStage<Void> removeStorage(Key params, Caller caller) {
		return spaces.write(Owner.of(caller), space -> space.remove(params.key()), Spaces.remove(List.of(params.key())));
	}

	/** As removeStorage; the caller waits. */
	@Api(risk = ORDINARY, timeoutMs = 2_000)
	public CompletionStage<Void> removeStorageSync(Key params, Caller caller) {
		return removeStorage(params, caller);
	}

	/** Removes every value of the app and user. */
	@Api(risk = ORDINARY, sync = true)
	public CompletionStage<Void> clearStorage(Caller caller) {
		return spaces.write(Owner.of(caller), Space::clear, Spaces.clear());
	}

	/** Names the keys and the space used, in KB. */
	@Api(risk = ORDINARY, sync = true)
	public CompletionStage<Info> getStorageInfo(Caller caller) {
		return spaces.read(Owner.of(caller), space -> new Info(space.keys(), (space.bytes() + 1023) / 1024, spaces.maxBytes() / 1024));
	}

	/** Keeps several values, all or none. */
	@Api(risk = ORDINARY, sync = true)
	public CompletionStage<Void> batchSetStorage(Pairs params, Caller caller) {
		var entries = new LinkedHashMap<String, Entry>();
		params.kvList().forEach(pair -> entries.put(pair.key(), new Entry(pair.value())));
		return put(caller, entries);
	}

	/** Reads several values in the order of the keys; an empty string for one that is not there. */
	@Api(risk = ORDINARY)
	public CompletionStage<Values> batchGetStorage(Keys params, Caller caller) {
		return spaces.read(Owner.of(caller), space -> new Values(values(space, params)));
	}

	/** As batchGetStorage; the caller waits and gets the array itself. */
	@Api(risk = ORDINARY, timeoutMs = 2_000)
	public CompletionStage<List<RawJson>> batchGetStorageSync(Keys params, Caller caller) {
		return spaces.read(Owner.of(caller), space -> values(space, params));
	}

	/** A value that may be undefined. */
	private record Entry(RawJson data) {}

	private CompletionStage<Void> put(Caller caller, Map<String, Entry> entries) {
		var texts = new LinkedHashMap<String, String>();
		entries.forEach((key, entry) -> texts.put(key, entry.data() == null ? null : StoredText.json(entry.data().text())));
		return spaces.write(Owner.of(caller), space -> space.put(texts, spaces.maxBytes()), Spaces.put(texts));
	}

	private static List<RawJson> values(Space space, Keys params) {
		return params.keyList().stream().map(key -> value(space, key)).toList();
	}

	/** @return null for undefined */
	private static RawJson value(Space space, String key) {
		if (!space.has(key)) {
			return ABSENT;
		}
		String json = space.get(key);
		return json == null ? null : new RawJson(json);
	}

	/** Values stay on the gateway, readable by its operator: encrypting them there would promise what it cannot keep. */
	private static void refuseEncrypted(Boolean encrypt) {
		if (Boolean.TRUE.equals(encrypt)) {
			throw new ApiException(Reason.NOT_SUPPORTED, "encrypt not supported");
		}
	}
}
