package loggia.provider.payment;

import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.database.Database;

/** Who may ask for money: read once, kept in memory; an operator adds them. Thread-safe. */
final class Merchants {
	private static final int KEY_BYTES = 32;

	/**
	 * @param secret    signs the merchant's requests and payments
	 * @param notifyKey signs what we send to the merchant
	 * @param publicKey verifies payments of signType RSA, or null
	 * @param local     whether its notify addresses may be in a private network and without TLS
	 */
	record Merchant(String id, String name, Set<String> appIds, String secret, String notifyKey, PublicKey publicKey, boolean local, long createdAt) {
		@Override
		public String toString() {
			return "merchant " + id;
		}
	}

	/** What an operator says of a new one; {@code publicKey} in PEM or null. */
	record Wanted(String name, Set<String> appIds, String publicKey, boolean local) {}

	private final Database database;
	private final KeyFile keys;
	private final Map<String, Merchant> byId = new ConcurrentHashMap<>();

	Merchants(Database database, KeyFile keys) {
		this.database = database;
		this.keys = keys;
	}

	/** Reads them all; to be done before anything is asked. */
	CompletionStage<Void> load() {
		return database.read(Orders.FILE, this::readAll).thenAccept(all -> all.forEach(merchant -> byId.put(merchant.id, merchant)));
	}

	Optional<Merchant> find(String id) {
		return id == null ? Optional.empty() : Optional.ofNullable(byId.get(id));
	}

	List<Merchant> all() {
		return List.copyOf(byId.values());
	}

	/** @return completes when it is kept */
	CompletionStage<Merchant> create(Wanted wanted, long now) {
		var id = Signatures.random(8);
		var publicKey = wanted.publicKey == null ? null : Signatures.publicKey(wanted.publicKey);
		var merchant = new Merchant(id, wanted.name, Set.copyOf(wanted.appIds), Signatures.random(KEY_BYTES), Signatures.random(KEY_BYTES), publicKey, wanted.local, now);
		return database.write(Orders.FILE, connection -> {
			var account = Ledger.merchant(connection, id);
			Sql.run(connection, "INSERT INTO merchants (id, name, account_id, secret, notify_key, public_key, private, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, wanted.name,
				account.id(), keys.encrypt(id, merchant.secret), keys.encrypt(id, merchant.notifyKey), wanted.publicKey, wanted.local ? 1 : 0, now);
			for (var app : merchant.appIds) Sql.run(connection, "INSERT INTO merchant_apps (merchant_id, app_id) VALUES (?, ?)", id, app);
			return merchant;
		}).thenApply(made -> {
			byId.put(id, made);
			return made;
		});
	}

	/** Gives a merchant a new secret; the old one ends at once. @return completes with the merchant as it is now, empty for an unknown one */
	CompletionStage<Optional<Merchant>> renew(String id) {
		var old = byId.get(id);
		if (old == null) return java.util.concurrent.CompletableFuture.completedFuture(Optional.empty());
		var renewed = new Merchant(id, old.name, old.appIds, Signatures.random(KEY_BYTES), old.notifyKey, old.publicKey, old.local, old.createdAt);
		return database.write(Orders.FILE, connection -> Sql.run(connection, "UPDATE merchants SET secret = ? WHERE id = ?", keys.encrypt(id, renewed.secret), id)).thenApply(changed -> {
			byId.put(id, renewed);
			return Optional.of(renewed);
		});
	}

	private List<Merchant> readAll(Connection connection) throws SQLException {
		return Sql.all(connection, "SELECT id, name, secret, notify_key, public_key, private, created_at FROM merchants", row -> {
			var id = row.getString(1);
			var pem = row.getString(5);
			var apps = new TreeSet<>(Sql.all(connection, "SELECT app_id FROM merchant_apps WHERE merchant_id = ?", app -> app.getString(1), id));
			return new Merchant(id, row.getString(2), apps, keys.decrypt(id, row.getBytes(3)), keys.decrypt(id, row.getBytes(4)), pem == null ? null : Signatures.publicKey(pem), row.getInt(6) == 1,
				row.getLong(7));
		});
	}
}
