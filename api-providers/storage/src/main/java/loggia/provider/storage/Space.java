package loggia.provider.storage;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;

/** The values of one mini-program and user in memory: JSON text by key, null for undefined. Guarded by its {@link Spaces}. */
final class Space {
	/** Longest key, in UTF-16 units as JavaScript counts. */
	static final int MAX_KEY = 128;
	/** Most bytes of one value as JSON. */
	static final int MAX_VALUE = 1_048_576;

	private final Map<String, String> values = new LinkedHashMap<>();
	private long bytes;

	boolean has(String key) {
		return values.containsKey(key);
	}

	String get(String key) {
		return values.get(key);
	}

	List<String> keys() {
		return List.copyOf(values.keySet());
	}

	/** @return UTF-8 bytes of all keys and values */
	long bytes() {
		return bytes;
	}

	/** Keeps the values, all or none. @throws ApiException when a key, a value or the space would become too large */
	void put(Map<String, String> entries, long maxBytes) {
		long after = bytes;
		for (var entry : entries.entrySet()) {
			String key = entry.getKey();
			if (key.length() > MAX_KEY) {
				throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter.key should not be longer than " + MAX_KEY + " characters;");
			}
			long size = size(null, entry.getValue());
			if (size > MAX_VALUE) {
				throw new ApiException(Reason.QUOTA, "exceed storage item max length");
			}
			after += size(key, entry.getValue()) - (values.containsKey(key) ? size(key, values.get(key)) : 0);
		}
		if (after > maxBytes && after > bytes) {
			throw new ApiException(Reason.QUOTA, "exceed storage max size " + megabytes(maxBytes));
		}
		load(entries);
	}

	/** Takes values as they are. */
	void load(Map<String, String> entries) {
		entries.forEach((key, value) -> {
			bytes -= values.containsKey(key) ? size(key, values.get(key)) : 0;
			values.put(key, value);
			bytes += size(key, value);
		});
	}

	void remove(String key) {
		if (values.containsKey(key)) {
			bytes -= size(key, values.remove(key));
		}
	}

	void clear() {
		values.clear();
		bytes = 0;
	}

	private static String megabytes(long bytes) {
		return bytes % MAX_VALUE == 0 ? bytes / MAX_VALUE + "Mb" : bytes + " bytes";
	}

	private static long size(String key, String value) {
		return utf8(key) + utf8(value);
	}

	/** Bytes in UTF-8, without making them when the text is ASCII. */
	private static long utf8(String text) {
		if (text == null) {
			return 0;
		}
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 0x80) {
				return text.getBytes(StandardCharsets.UTF_8).length;
			}
		}
		return text.length();
	}
}
