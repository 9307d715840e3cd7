package loggia.provider.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import loggia.api.Caller;
import loggia.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spaces in use, in memory before storage.db: a read never waits for the disk once a space is loaded, and sees every write that
 * was accepted before it. A write answers after its commit. Loads and writes go through the file's one writer, in the order in
 * which they were accepted, so a space that was dropped and loaded again has every write in it. Thread-safe.
 */
final class Spaces {
	private static final String FILE = "storage";
	private static final Logger log = LoggerFactory.getLogger(Spaces.class);

	/** Whose space it is. */
	record Owner(String appId, String userId) {
		static Owner of(Caller caller) {
			return new Owner(caller.appId(), caller.userId());
		}
	}

	/** What a change does to the file. */
	@FunctionalInterface
	interface Change {
		void apply(java.sql.Connection connection, Owner owner) throws SQLException;
	}

	private static final class Slot {
		final CompletableFuture<Space> loaded;
		/** Last known size, for the cache. */
		long bytes;

		Slot(CompletableFuture<Space> loaded) {
			this.loaded = loaded;
		}
	}

	private final Database database;
	private final long maxBytes;
	private final long maxCached;
	/** In order of use. */
	private final LinkedHashMap<Owner, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
	private long cached;

	/**
	 * @param maxBytes  most bytes of one space
	 * @param maxCached bytes of all spaces in memory above which the least recently used leave
	 */
	Spaces(Database database, long maxBytes, long maxCached) {
		this.database = database;
		this.maxBytes = maxBytes;
		this.maxCached = maxCached;
	}

	long maxBytes() {
		return maxBytes;
	}

	/** Reads from memory; from the file when the space is not there. */
	<T> CompletionStage<T> read(Owner owner, Function<Space, T> reader) {
		Slot slot = slot(owner);
		if (slot.loaded.isDone() && !slot.loaded.isCompletedExceptionally()) {
			try {
				synchronized (this) {
					return CompletableFuture.completedFuture(reader.apply(slot.loaded.join()));
				}
			} catch (RuntimeException e) {
				return CompletableFuture.failedFuture(e);
			}
		}
		return slot.loaded.thenApply(space -> {
			synchronized (this) {
				return reader.apply(space);
			}
		});
	}

	/**
	 * Changes memory at once and the file after it.
	 *
	 * @param edit   changes the space, or throws and leaves it as it was
	 * @param change the same for the file
	 * @return completes after the commit
	 */
	CompletionStage<Void> write(Owner owner, java.util.function.Consumer<Space> edit, Change change) {
		Slot slot = slot(owner);
		if (slot.loaded.isDone() && !slot.loaded.isCompletedExceptionally()) {
			return edit(owner, slot, edit, change);
		}
		return slot.loaded.thenCompose(space -> edit(owner, slot, edit, change));
	}

	private synchronized CompletionStage<Void> edit(Owner owner, Slot slot, java.util.function.Consumer<Space> edit, Change change) {
		if (slots.get(owner) != slot) {
			return write(owner, edit, change); // it was dropped meanwhile: on the newly loaded one
		}
		Space space = slot.loaded.join();
		try {
			edit.accept(space);
		} catch (RuntimeException e) {
			return CompletableFuture.failedFuture(e);
		}
		resized(slot, space.bytes());
		evict(owner);
		return database.<Void>write(FILE, connection -> {
			change.apply(connection, owner);
			return null;
		}).whenComplete((done, failure) -> {
			if (failure != null) {
				log.error("storage.db did not take a write; the space is read again", failure);
				drop(owner, slot);
			}
		});
	}

	private synchronized Slot slot(Owner owner) {
		Slot slot = slots.get(owner);
		if (slot == null) {
			Slot made = new Slot(database.write(FILE, connection -> load(connection, owner)).toCompletableFuture());
			slots.put(owner, made);
			made.loaded.whenComplete((space, failure) -> {
				if (failure != null) {
					drop(owner, made);
				} else {
					loaded(owner, made, space);
				}
			});
			slot = made;
		}
		return slot;
	}

	private synchronized void loaded(Owner owner, Slot slot, Space space) {
		if (slots.get(owner) == slot) {
			resized(slot, space.bytes());
			evict(owner);
		}
	}

	private synchronized void drop(Owner owner, Slot slot) {
		if (slots.remove(owner, slot)) {
			cached -= slot.bytes;
		}
	}

	private void resized(Slot slot, long bytes) {
		cached += bytes - slot.bytes;
		slot.bytes = bytes;
	}

	private void evict(Owner keep) {
		var oldest = slots.entrySet().iterator();
		while (cached > maxCached && oldest.hasNext()) {
			var entry = oldest.next();
			if (!entry.getKey().equals(keep) && entry.getValue().loaded.isDone()) {
				cached -= entry.getValue().bytes;
				oldest.remove();
			}
		}
	}

	private static Space load(java.sql.Connection connection, Owner owner) throws SQLException {
		var entries = new LinkedHashMap<String, String>();
		try (var statement = connection.prepareStatement("SELECT key, value FROM storage WHERE app_id = ? AND user_id = ? ORDER BY id")) {
			bind(statement, owner);
			try (var rows = statement.executeQuery()) {
				while (rows.next()) {
					entries.put(StoredText.original(rows.getString(1)), rows.getString(2));
				}
			}
		}
		var space = new Space();
		space.load(entries);
		return space;
	}

	static Change put(Map<String, String> entries) {
		return (connection, owner) -> {
			String sql = "INSERT INTO storage (app_id, user_id, key, value) VALUES (?, ?, ?, ?) "
					+ "ON CONFLICT (app_id, user_id, key) DO UPDATE SET value = excluded.value";
			try (var statement = connection.prepareStatement(sql)) {
				for (var entry : entries.entrySet()) {
					bind(statement, owner);
					statement.setString(3, StoredText.key(entry.getKey()));
					statement.setString(4, entry.getValue());
					statement.addBatch();
				}
				statement.executeBatch();
			}
		};
	}

	static Change remove(List<String> keys) {
		return (connection, owner) -> {
			try (var statement = connection.prepareStatement("DELETE FROM storage WHERE app_id = ? AND user_id = ? AND key = ?")) {
				for (String key : keys) {
					bind(statement, owner);
					statement.setString(3, StoredText.key(key));
					statement.addBatch();
				}
				statement.executeBatch();
			}
		};
	}

	static Change clear() {
		return (connection, owner) -> {
			try (var statement = connection.prepareStatement("DELETE FROM storage WHERE app_id = ? AND user_id = ?")) {
				bind(statement, owner);
				statement.executeUpdate();
			}
		};
	}

	private static void bind(PreparedStatement statement, Owner owner) throws SQLException {
		statement.setString(1, owner.appId());
		statement.setString(2, owner.userId());
	}
}
