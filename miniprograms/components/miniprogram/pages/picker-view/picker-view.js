const events = require('../../utils/events.js');

Page({
	...events,
	data: {
		...events.data,
		years: Array.from({ length: 20 }, (_, at) => 2010 + at),
		months: ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'],
		value: [10, 11],
	},
	turned(event) {
		this.note(event);
		this.setData({ value: event.detail.value });
	},
});
