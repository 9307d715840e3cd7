const events = require('../../utils/events.js');

Page({
	...events,
	data: {
		...events.data,
		fruits: [
			{ value: 'apple', name: 'Apple', checked: true },
			{ value: 'pear', name: 'Pear' },
			{ value: 'plum', name: 'Plum (sold out)', disabled: true },
		],
	},
	chosen(event) {
		this.note(event);
		const { value } = event.detail;
		this.setData({ fruits: this.data.fruits.map((fruit) => ({ ...fruit, checked: value.includes(fruit.value) })) });
	},
});
