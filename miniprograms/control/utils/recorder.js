// Calls an API at a steady rate and writes down what came of it.

/** Which version of the capability answered: its own field, else the first number with a dot in the answer. */
function versionOf(answer) {
	if (answer.version) return String(answer.version);
	const found = /\d+\.\d+/.exec(JSON.stringify(answer));
	return found ? found[0] : 'unknown';
}

function recorder(call) {
	const record = {
		calls: 0,
		answered: 0,
		failed: 0,
		pending: 0,
		mostPending: 0,
		longestMs: 0,
		// version → {count, firstCall, lastCall}: numbers of calls, counted from 1 in the order they were made
		versions: {},
		// text of a failure → how often
		failures: {},
		// calls made after the first one that a newer version answered, but answered by an older one
		backwards: 0,
	};
	let newest = null;

	function answered(number, answer) {
		const version = versionOf(answer);
		const seen = (record.versions[version] ||= { count: 0, firstCall: number, lastCall: number });
		seen.count++;
		seen.firstCall = Math.min(seen.firstCall, number);
		seen.lastCall = Math.max(seen.lastCall, number);
		record.answered++;
		if (newest && number > newest.firstCall && older(version, newest.version)) record.backwards++;
		if (!newest || older(newest.version, version)) newest = { version, firstCall: number };
		else if (version === newest.version) newest.firstCall = seen.firstCall;
	}

	function older(a, b) {
		const left = a.split('.').map(Number);
		const right = b.split('.').map(Number);
		const at = left.findIndex((part, index) => part !== right[index]);
		return at >= 0 && left[at] < right[at];
	}

	function failed(failure) {
		const text = (failure && (failure.errMsg || failure.message)) || String(failure);
		record.failures[text] = (record.failures[text] || 0) + 1;
		record.failed++;
	}

	function once() {
		const number = ++record.calls;
		const start = Date.now();
		record.pending++;
		record.mostPending = Math.max(record.mostPending, record.pending);
		const done = (then) => (value) => {
			record.pending--;
			record.longestMs = Math.max(record.longestMs, Date.now() - start);
			then(value);
		};
		try {
			call(
				number,
				done((answer) => answered(number, answer)),
				done(failed),
			);
		} catch (failure) {
			done(failed)(failure);
		}
	}

	return { record, once };
}

module.exports = { recorder };
