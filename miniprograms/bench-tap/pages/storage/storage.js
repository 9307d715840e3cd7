// Keeps and reads values, one call after the other and many at once, and shows how long each took.
const VALUE = 'x'.repeat(1000);

Page({
	data: { round: 0, told: '' },

	/** A tap is one round. */
	async run(event) {
		const { count, together } = event.currentTarget.dataset;
		const round = this.data.round + 1;
		const told = { round, failed: 0 };
		const call = (name, options) =>
			new Promise((resolve) => {
				wx[name]({
					...options,
					fail: () => told.failed++,
					complete: resolve,
				});
			});
		const key = (i) => `key${i % 64}`;
		const value = (i) => VALUE + i;
		told.set = await this.timed(count, 1, (i) => call('setStorage', { key: key(i), data: value(i) }));
		told.get = await this.timed(count, 1, (i) => call('getStorage', { key: key(i) }));
		told.sets = await this.timed(count, together, (i) => call('setStorage', { key: key(i), data: value(i) }));
		const began = Date.now();
		for (let i = 0; i < Number(count); i++) if (wx.getStorageSync(key(i)).length < VALUE.length) told.failed++;
		told.getSync = Date.now() - began;
		this.setData({ round, told: JSON.stringify(told) });
	},

	/** @returns milliseconds for `count` calls, `together` of them under way at a time */
	async timed(count, together, call) {
		const began = Date.now();
		let next = 0;
		const lane = async () => {
			while (next < Number(count)) await call(next++);
		};
		await Promise.all(Array.from({ length: Number(together) }, lane));
		return Date.now() - began;
	},
});
