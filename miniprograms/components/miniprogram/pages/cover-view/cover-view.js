const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, top: 0 },

	down() {
		this.setData({ top: this.data.top ? 0 : 60 });
	},
});
