package loggia.provider.payment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How requests, notifications and payments are signed. Keys are texts; HMAC takes their UTF-8 bytes; results are lower-case hex. */
final class Signatures {
	private static final SecureRandom RANDOM = new SecureRandom();

	private Signatures() {}

	/**
	 * Signs an HTTP request, in either direction.
	 *
	 * @param path      with the query string, as it is sent
	 * @param timestamp seconds since 1970, as text
	 */
	static String request(String key, String method, String path, String timestamp, String nonce, byte[] body) {
		return hmac(key, method + "\n" + path + "\n" + timestamp + "\n" + nonce + "\n" + sha256(body));
	}

	/** Signs what {@code wx.requestPayment} is given; the text is that of WeChat Pay's version 3. */
	static String payment(String key, String appId, String timeStamp, String nonce, String packageText) {
		return hmac(key, paymentText(appId, timeStamp, nonce, packageText));
	}

	static String paymentText(String appId, String timeStamp, String nonce, String packageText) {
		return appId + "\n" + timeStamp + "\n" + nonce + "\n" + packageText + "\n";
	}

	/** @param signature base64 of SHA256withRSA */
	static boolean isRsa(PublicKey key, String text, String signature) {
		try {
			var verifier = Signature.getInstance("SHA256withRSA");
			verifier.initVerify(key);
			verifier.update(text.getBytes(StandardCharsets.UTF_8));
			return verifier.verify(Base64.getDecoder().decode(signature));
		} catch (GeneralSecurityException | IllegalArgumentException e) {
			return false;
		}
	}

	/** @param pem an RSA key as {@code -----BEGIN PUBLIC KEY-----} @throws IllegalArgumentException when it is none, or shorter than 2048 bits */
	static PublicKey publicKey(String pem) {
		try {
			var bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").trim());
			var key = (java.security.interfaces.RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
			if (key.getModulus().bitLength() < 2048) throw new IllegalArgumentException("the RSA key has " + key.getModulus().bitLength() + " bits: 2048 is the least");
			return key;
		} catch (GeneralSecurityException e) {
			throw new IllegalArgumentException("no RSA public key in PEM: " + e.getMessage(), e);
		}
	}

	/** Compares without telling by its time how much is equal. */
	static boolean same(String expected, String given) {
		return given != null && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
	}

	static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}

	/** @return twice as many hex digits as bytes are asked for */
	static String random(int bytes) {
		var random = new byte[bytes];
		RANDOM.nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	private static String hmac(String key, String text) {
		try {
			var mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}
}
