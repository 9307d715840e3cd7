package loggia.provider.bluetooth;

import loggia.api.ApiException;
import loggia.api.ApiException.Reason;

/** What WeChat's Bluetooth APIs fail with; the numbers are its errCode. */
enum BluetoothError {
	ALREADY_CONNECTED(-1, "already connect"),
	NOT_INIT(10000, "not init"),
	NOT_AVAILABLE(10001, "not available"),
	NO_DEVICE(10002, "no device"),
	CONNECTION_FAILED(10003, "connection fail"),
	NO_SERVICE(10004, "no service"),
	NO_CHARACTERISTIC(10005, "no characteristic"),
	NO_CONNECTION(10006, "no connection"),
	NOT_SUPPORTED(10007, "property not support"),
	SYSTEM(10008, "system error"),
	SYSTEM_NOT_SUPPORTED(10009, "system not support"),
	TIMEOUT(10012, "operate time out"),
	INVALID_DATA(10013, "invalid_data"),
	NEEDS_PIN(10015, "need pin");

	private final int code;
	private final String words;

	BluetoothError(int code, String words) {
		this.code = code;
		this.words = words;
	}

	int code() {
		return code;
	}

	ApiException exception() {
		return new ApiException(Reason.FAILED, code, words);
	}

	/** @param why a sentence for whoever reads the message; no addresses */
	ApiException exception(String why) {
		return new ApiException(Reason.FAILED, code, words + ": " + why);
	}
}
