const events = require('../../utils/events.js');

Page({
	...events,
	data: {
		...events.data,
		sizes: [
			{ value: 's', name: 'Small' },
			{ value: 'm', name: 'Medium', checked: true },
			{ value: 'l', name: 'Large (sold out)', disabled: true },
			{ value: 'xl', name: 'Very large' },
		],
	},
});
