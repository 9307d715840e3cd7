package loggia.api.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;

/**
 * Any JSON value, or bytes: {@code data} of {@code wx.request}. Exactly one of the three is there.
 *
 * @param json  a value that is looked into
 * @param raw   one that is passed on; never in parameters
 * @param bytes an ArrayBuffer
 */
public record AnyOrBytes(JsonNode json, RawJson raw, ByteBuffer bytes) {
	/** A value as JSON text. */
	public static AnyOrBytes of(RawJson raw) {
		return new AnyOrBytes(null, raw, null);
	}

	/** Bytes, read-only where they came as a parameter. */
	public static AnyOrBytes of(ByteBuffer bytes) {
		return new AnyOrBytes(null, null, bytes);
	}
}
