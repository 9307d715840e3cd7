const events = require('../../utils/events.js');

Page({
	...events,
	go() {
		this.note({ type: 'tap', detail: 'go' });
	},
});
