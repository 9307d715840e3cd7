const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, percent: 30 },

	more() {
		this.setData({ percent: this.data.percent >= 100 ? 30 : this.data.percent + 35 });
	},
});
