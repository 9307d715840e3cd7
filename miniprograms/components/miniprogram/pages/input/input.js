const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, text: '' },
	loud(event) {
		return event.detail.value.toUpperCase();
	},
});
