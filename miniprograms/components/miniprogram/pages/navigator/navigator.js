const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, from: '' },

	onLoad({ from = '' }) {
		this.setData({ from });
	},
	outcome({ type, detail }) {
		this.note({ type, detail: { errMsg: detail.errMsg } });
	},
});
