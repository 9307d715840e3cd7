const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, into: '', refreshing: false, refreshed: 0 },

	down() {
		this.setData({ into: 'third' });
	},
	refresh(event) {
		this.note(event);
		this.setData({ refreshing: true });
		setTimeout(() => this.setData({ refreshing: false, refreshed: this.data.refreshed + 1 }), 300);
	},
	up() {
		this.setData({ into: 'first' });
	},
});
