const events = require('../../utils/events.js');

Page({
	...events,
	tapped(event) {
		this.note({ type: event.type, detail: event.currentTarget.dataset });
	},
});
