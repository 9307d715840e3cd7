/** Runs in a hidden frame of its own. What it returns is the answer of `modules.call`, what it throws is its failure. */
export default function locate({ isHighAccuracy }) {
	return new Promise((resolve, reject) => {
		navigator.geolocation.getCurrentPosition(
			({ coords: { latitude, longitude, accuracy } }) => resolve({ latitude, longitude, accuracy }),
			({ message }) => reject(new Error(message || 'the browser does not tell where it is')),
			{ enableHighAccuracy: isHighAccuracy, timeout: 20_000 },
		);
	});
}
