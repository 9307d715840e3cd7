package loggia.provider.sso;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownPayersTest {
	@Test
	void anOpenidIsThatOfOnePersonInOneApp(@TempDir Path folder) throws Exception {
		try (var database = new TestDatabase(folder)) {
			var tables = new Tables(database);
			var payers = new KnownPayers(tables);
			var ann = tables.openIds().openId("shop", "person:ann");
			assertTrue(payers.is("shop", "person:ann", ann));
			assertFalse(payers.is("shop", "person:bob", ann));
			assertFalse(payers.is("news", "person:ann", ann));
			assertFalse(payers.is("shop", "person:ann", "person:ann"));
		}
	}
}
