import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/**
 * The engine of wx.setStorage called directly: the same statements on the same table with the same settings, one connection, a commit for each
 * value. A line "COUNT" on standard input is one round; it answers milliseconds for COUNT writes and COUNT reads as JSON.
 */
final class StorageEngine {
	private static final String SET = "INSERT INTO storage (app_id, user_id, key, value) VALUES ('bench', 'bench', ?, ?) ON CONFLICT (app_id, user_id, key) DO UPDATE SET value = excluded.value";
	private static final String GET = "SELECT value FROM storage WHERE app_id = 'bench' AND user_id = 'bench' AND key = ?";
	private static final int KEYS = 64;
	private static final int LENGTH = 1000;

	private StorageEngine() {}

	/** @param arguments folder, file with the table */
	public static void main(String[] arguments) throws Exception {
		var config = new SQLiteConfig();
		config.setJournalMode(SQLiteConfig.JournalMode.WAL);
		config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
		config.setTempStore(SQLiteConfig.TempStore.MEMORY);
		Files.createDirectories(Path.of(arguments[0]));
		try (var connection = config.createConnection("jdbc:sqlite:" + arguments[0] + "/storage.db"); var in = new BufferedReader(new InputStreamReader(System.in))) {
			try (var statement = connection.createStatement()) {
				statement.executeUpdate(Files.readString(Path.of(arguments[1])));
			}
			connection.setAutoCommit(false);
			System.out.println("ready");
			for (var line = in.readLine(); line != null; line = in.readLine()) {
				int count = Integer.parseInt(line);
				System.out.printf(java.util.Locale.ROOT, "{\"set\":%.3f,\"get\":%.3f}%n", write(connection, count), read(connection, count));
			}
		}
	}

	private static double write(Connection connection, int count) throws SQLException {
		var value = "\"" + "x".repeat(LENGTH);
		long began = System.nanoTime();
		for (int i = 0; i < count; i++) {
			try (var statement = connection.prepareStatement(SET)) {
				statement.setString(1, "key" + i % KEYS);
				statement.setString(2, value + i + "\"");
				statement.executeUpdate();
			}
			connection.commit();
		}
		return (System.nanoTime() - began) / 1e6;
	}

	private static double read(Connection connection, int count) throws SQLException {
		long began = System.nanoTime();
		long characters = 0;
		for (int i = 0; i < count; i++) {
			try (var statement = connection.prepareStatement(GET)) {
				statement.setString(1, "key" + i % KEYS);
				try (var rows = statement.executeQuery()) {
					if (rows.next()) characters += rows.getString(1).length();
				}
			}
		}
		connection.commit();
		double ms = (System.nanoTime() - began) / 1e6;
		if (characters < (long) count * LENGTH) throw new IllegalStateException("only " + characters + " characters were read");
		return ms;
	}
}
