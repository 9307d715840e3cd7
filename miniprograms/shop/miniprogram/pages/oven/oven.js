const thermometer = require('../../utils/thermometer.js');

const KEPT = 24;

Page({
	data: { state: 'idle', name: '', celsius: null, bars: [], trouble: '' },

	onUnload() {
		if (this.data.state !== 'idle') thermometer.close();
	},

	async connect() {
		this.setData({ state: 'searching', trouble: '' });
		try {
			const name = await thermometer.open(
				(celsius) => this.measured(celsius),
				() => this.setData({ state: 'lost' }),
			);
			this.setData({ name, state: 'connected' });
		} catch (error) {
			this.setData({ state: 'idle', trouble: error.message });
		}
	},

	again() {
		thermometer.close();
		this.connect();
	},

	measured(celsius) {
		const values = (this.values || []).concat(celsius).slice(-KEPT);
		this.values = values;
		const low = Math.min(...values) - 1;
		const high = Math.max(...values) + 1;
		this.setData({
			celsius: celsius.toFixed(1),
			bars: values.map((value, index) => ({ index, height: Math.round((100 * (value - low)) / (high - low)) })),
		});
	},
});
