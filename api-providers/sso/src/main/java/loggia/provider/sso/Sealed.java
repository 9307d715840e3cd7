package loggia.provider.sso;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Open data as WeChat gives it to apps ("open data: signature, verification and encryption"): the backend, which has the session key, can tell
 * whether the page's data is true, and read the rest.
 *
 * @param signature     hex SHA-1 of the raw data and the session key
 * @param encryptedData base64, AES-128-CBC with PKCS#7 padding, key = the session key
 * @param iv            base64
 */
record Sealed(String signature, String encryptedData, String iv) {
	private static final SecureRandom RANDOM = new SecureRandom();

	/** @param sessionKey base64 of 16 bytes */
	static Sealed of(String rawData, String secretData, String sessionKey) {
		try {
			var digest = MessageDigest.getInstance("SHA-1").digest((rawData + sessionKey).getBytes(StandardCharsets.UTF_8));
			var iv = new byte[16];
			RANDOM.nextBytes(iv);
			var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
			cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Base64.getDecoder().decode(sessionKey), "AES"), new IvParameterSpec(iv));
			var base64 = Base64.getEncoder();
			return new Sealed(HexFormat.of().formatHex(digest), base64.encodeToString(cipher.doFinal(secretData.getBytes(StandardCharsets.UTF_8))), base64.encodeToString(iv));
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}
}
