// Hostile programs; the names are the rows of the threat list. Each is called with the page, and none leaves the machine in peace.
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

	// texts that double
	S05() {
		for (let text = 'ab'; ;) {
			try {
				text += text;
				kept.push(text, text.indexOf('bb'));
			} catch (error) {
				text = 'ab';
			}
		}
	},

	// a gigabyte of JSON
	S05json() {
		let all = 'x'.repeat(1000);
		for (let i = 0; i < 6; i++) all = Array(10).fill(all);
		for (;;) kept.push(JSON.stringify(all));
	},

	// recursion that catches itself
	S06() {
		const dive = () => {
			try {
				dive();
			} catch (error) {
				dive();
			}
		};
		for (;;) dive();
	},

	// microtasks without end
	S08() {
		const again = () => Promise.resolve().then(again);
		again();
	},

	// async calls that make two of each
	S08async() {
		const grow = async () => {
			await null;
			kept.push(grow());
			await grow();
		};
		grow();
	},

	// a flood of setData within one turn
	S13(page) {
		for (let n = 0; ; n++) page.setData({ state: n });
	},

	// a flood of setData in turns that are short enough
	S13turns(page) {
		let n = 0;
		setInterval(() => {
			for (let i = 0; i < 2000; i++) page.setData({ state: ++n });
		}, 1);
	},

	// one setData that is too large
	S14(page) {
		page.setData({ state: 'a'.repeat(64 * 1024 * 1024) });
	},

	// timers, and more timers
	S15() {
		for (let n = 0; n < 10000; n++) {
			try {
				setInterval(() => n, 1);
			} catch (error) {
				// one more
			}
		}
	},

	// objects that V8 does not count
	S25() {
		for (;;) {
			try {
				kept.push(
					new Intl.DateTimeFormat('zh-CN', {
						get year() {
							return 'numeric';
						},
					}),
				);
			} catch (error) {
				// one more
			}
		}
	},
};
