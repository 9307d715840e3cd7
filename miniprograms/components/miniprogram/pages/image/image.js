const events = require('../../utils/events.js');

Page({
	...events,
	data: {
		...events.data,
		modes: ['scaleToFill', 'aspectFit', 'aspectFill', 'top', 'bottom', 'center', 'left', 'right', 'top left'],
	},
});
