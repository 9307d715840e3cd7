const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, x: 20, y: 20, scale: 1 },

	corner() {
		const away = this.data.x === 20;
		this.setData({ x: away ? 220 : 20, y: away ? 60 : 20 });
	},
	grow() {
		this.setData({ scale: this.data.scale === 1 ? 2 : 1 });
	},
});
