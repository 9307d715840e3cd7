package loggia.provider.bluetooth;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of services and characteristics: 128 bits in capitals for mini-programs, as in WeChat; small letters for BlueZ. */
final class Uuids {
	/** The Bluetooth base UUID: what a name of 16 or 32 bits is short for (Core Specification, Vol 3, Part B, 2.5.1). */
	private static final String BASE = "-0000-1000-8000-00805F9B34FB";
	private static final Pattern SHORT = Pattern.compile("[0-9A-F]{4}|[0-9A-F]{8}");
	private static final Pattern LONG = Pattern.compile("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");

	private Uuids() {}

	/** @param uuid 16, 32 or 128 bits in any case @return 128 bits in capitals @throws loggia.api.ApiException INVALID_DATA */
	static String full(String uuid) {
		var capitals = uuid.toUpperCase(Locale.ROOT);
		if (SHORT.matcher(capitals).matches()) return "0".repeat(8 - capitals.length()) + capitals + BASE;
		if (LONG.matcher(capitals).matches()) return capitals;
		throw BluetoothError.INVALID_DATA.exception("a UUID has 4, 8 or 32 hex digits");
	}
}
