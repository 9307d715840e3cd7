const words = require('../../behaviors/words.js');

Page({
	behaviors: [words],
	data: { calls: [], opened: 0, failure: '', loaded: false },

	onLoad() {
		wx.setNavigationBarTitle({ title: this.data.t.trail });
	},

	onShow() {
		this.load();
	},

	async load() {
		try {
			const { calls } = await wx.getApiTrail({ limit: 60 });
			this.setData({ calls: calls.reverse(), failure: '', loaded: true });
		} catch (error) {
			this.setData({ failure: error.errMsg, loaded: true });
		}
	},

	toggle(event) {
		const { number } = event.currentTarget.dataset;
		this.setData({ opened: this.data.opened === number ? 0 : number });
	},
});
