const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, on: false },
});
