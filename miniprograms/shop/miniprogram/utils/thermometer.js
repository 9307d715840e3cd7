/** A sensor with the Environmental Sensing Service (Bluetooth SIG, ESS 1.0): Temperature, hundredths of a degree, signed, little-endian. */
const SERVICE = '0000181A-0000-1000-8000-00805F9B34FB';
const TEMPERATURE = '00002A6E-0000-1000-8000-00805F9B34FB';
const SEARCH_MS = 15000;

/** Bluetooth's error numbers that a person can do something about. */
const WORDS = {
	10001: 'This gateway has no Bluetooth adapter, or it is off.',
	10002: 'The thermometer is out of reach.',
	10003: 'The thermometer does not let us connect.',
	10012: 'The thermometer does not answer.',
	103: 'Without your permission we cannot use Bluetooth.',
};

/** What to tell the person who waits. */
function words({ errMsg, errno, message }) {
	return new Error(WORDS[errno] || errMsg || message);
}

/** The first thermometer that is heard. */
function find() {
	return new Promise((resolve, reject) => {
		let timer = 0;
		const stop = () => {
			clearTimeout(timer);
			wx.offBluetoothDeviceFound(heard);
			wx.stopBluetoothDevicesDiscovery().catch(() => undefined);
		};
		const heard = ({ devices }) => {
			stop();
			resolve(devices[0]);
		};
		timer = setTimeout(() => {
			stop();
			reject(new Error('No thermometer was found.'));
		}, SEARCH_MS);
		wx.onBluetoothDeviceFound(heard);
		wx.startBluetoothDevicesDiscovery({ services: [SERVICE] }).catch((error) => {
			stop();
			reject(error);
		});
	});
}

async function connect(told, lost) {
	await wx.openBluetoothAdapter();
	const { deviceId, name } = await find();
	wx.onBLECharacteristicValueChange(({ characteristicId, value }) => {
		if (characteristicId === TEMPERATURE) told(new DataView(value).getInt16(0, true) / 100);
	});
	wx.onBLEConnectionStateChange(({ connected }) => {
		if (!connected) lost();
	});
	await wx.createBLEConnection({ deviceId });
	const characteristic = { deviceId, serviceId: SERVICE, characteristicId: TEMPERATURE };
	await wx.notifyBLECharacteristicValueChange({ ...characteristic, state: true });
	await wx.readBLECharacteristicValue(characteristic);
	return name || deviceId;
}

module.exports = {
	/**
	 * Connects to a thermometer nearby.
	 * @param told gets each temperature in °C
	 * @param lost is told when the connection ends
	 * @returns a promise of the device's name
	 */
	open: (told, lost) =>
		connect(told, lost).catch((error) => {
			throw words(error);
		}),

	close() {
		wx.offBLECharacteristicValueChange();
		wx.offBLEConnectionStateChange();
		wx.closeBluetoothAdapter().catch(() => undefined);
	},
};
