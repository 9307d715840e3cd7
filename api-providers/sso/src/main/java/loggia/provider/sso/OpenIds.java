package loggia.provider.sso;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The names under which apps know people: one per person and app, and one per person and publisher. They say nothing of the person, and nobody
 * without the key can make one from the other. Thread-safe.
 */
final class OpenIds {
	private final SecretKeySpec key;

	OpenIds(byte[] key) {
		this.key = new SecretKeySpec(key, "HmacSHA256");
	}

	/** @return 28 characters, always the same */
	String openId(String appId, String userId) {
		return "o" + digest("openid", appId, userId);
	}

	/** @param publisher null for an app of nobody's: then it is the app's own */
	String unionId(String publisher, String appId, String userId) {
		return "u" + (publisher == null ? digest("unionid of app", appId, userId) : digest("unionid of publisher", publisher, userId));
	}

	private String digest(String kind, String of, String userId) {
		try {
			var mac = Mac.getInstance("HmacSHA256");
			mac.init(key);
			for (var part : new String[] { kind, of, userId }) {
				var bytes = part.getBytes(StandardCharsets.UTF_8);
				// with its length, so that no two triples read alike
				mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
				mac.update(bytes);
			}
			return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac.doFinal(), 20));
		} catch (GeneralSecurityException e) {
			throw new IllegalStateException(e);
		}
	}
}
