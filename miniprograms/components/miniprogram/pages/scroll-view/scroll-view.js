const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, top: 0, into: '' },

	down() {
		this.setData({ into: 'third' });
	},
	up() {
		this.setData({ top: 0, into: '' });
	},
});
