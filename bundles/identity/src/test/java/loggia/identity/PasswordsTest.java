package loggia.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
	/** Of the reference implementation's own tests: password, somesalt, t=2, m=2^16, p=1, version 0x13. */
	private static final String REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
	private final Passwords passwords = new Passwords(8_192, 1, 2);

	@Test
	void readsTheReferenceImplementationsHash() {
		assertTrue(passwords.verify("password", REFERENCE));
		assertFalse(passwords.verify("Password", REFERENCE));
		assertTrue(passwords.isOutdated(REFERENCE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "correct horse battery", "口令很长很长很长", "e\u0301clair eclair" })
	void hashesDifferAndVerify(String password) {
		var one = passwords.hash(password);
		assertNotEquals(one, passwords.hash(password));
		assertTrue(passwords.verify(password, one));
		assertFalse(passwords.verify(password + " ", one));
		assertFalse(passwords.isOutdated(one));
	}

	@Test
	void theSameLettersTypedInTwoWaysAreTheSamePassword() {
		assertTrue(passwords.verify("\u00e9clair eclair", passwords.hash("e\u0301clair eclair")));
	}

	@Test
	void whoIsNotThereCostsAHashAndNeverOpens() {
		assertFalse(passwords.verify("", null));
		long known = time(() -> passwords.verify("wrong", passwordsHash));
		long unknown = time(() -> passwords.verify("wrong", null));
		assertTrue(unknown > known / 4, "a name that is not there is told by its time: " + unknown + " ns against " + known);
	}

	private final String passwordsHash = passwords.hash("something long");

	private static long time(Runnable work) {
		long best = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			long begin = System.nanoTime();
			work.run();
			best = Math.min(best, System.nanoTime() - begin);
		}
		return best;
	}

	@Test
	void aDamagedHashIsSaidAndOpensNothing() {
		assertThrows(IllegalStateException.class, () -> passwords.verify("password", "$2y$10$abc"));
		assertThrows(IllegalStateException.class, () -> passwords.verify("password", ""));
	}

	@Test
	void rulesAskForLengthAndNotForSigns() {
		var rules = new PasswordRules(10);
		rules.check("ten letter", "ann");
		rules.check("很长的口令不要符号也行", "ann");
		for (var wrong : new String[] { null, "", "nine char", "x".repeat(257), "aaaaaaaaaaaaa", "abababababab", "administrator1" }) {
			var e = assertThrows(loggia.rest.RestException.class, () -> rules.check(wrong, "Administrator"), () -> String.valueOf(wrong));
			assertEquals(400, e.status);
		}
	}
}
