const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, text: '', poem: 'one\ntwo\nthree' },
});
