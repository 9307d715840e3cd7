const MOST = 6000;

/** Any value as readable text; bytes are counted, what is long is cut. */
module.exports = function json(value) {
	let text;
	try {
		text = JSON.stringify(
			value,
			(_key, item) => (item instanceof ArrayBuffer ? `[ArrayBuffer(${item.byteLength})]` : item),
			2,
		);
	} catch (error) {
		text = String(value);
	}
	if (text === undefined) text = 'undefined';
	return text.length > MOST ? `${text.slice(0, MOST)}\n… (${text.length} characters)` : text;
};
