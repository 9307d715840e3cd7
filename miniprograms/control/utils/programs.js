// Hostile programs; the names are the rows of the threat list. None of them returns.
const kept = [];

module.exports = {
	// busy for ever
	S01() {
		for (;;);
	},

	// many small objects on the heap
	S02() {
		for (let n = 0; ; n++) kept.push({ n, text: `object ${n}`, inner: { list: [n, n + 1, n + 2] } });
	},

	// large arrays on the heap
	S03() {
		for (let n = 0; ; n++) kept.push(Array(1000).fill(n));
	},
};
