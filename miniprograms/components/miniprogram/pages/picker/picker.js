const events = require('../../utils/events.js');

const KINDS = [
	['dog', 'cat', 'cow'],
	['carp', 'pike'],
];

Page({
	...events,
	data: {
		...events.data,
		colours: [{ name: 'red' }, { name: 'green' }, { name: 'blue' }],
		colour: 1,
		animals: [['on land', 'in water'], KINDS[0]],
		animal: [0, 1],
		time: '12:01',
		date: '2024-02-28',
		month: '2024-02',
		region: ['广东省', '广州市', '海珠区'],
		all: '全部',
	},
	chosen(event) {
		this.note(event);
		this.setData({ [event.currentTarget.dataset.field]: event.detail.value });
	},
	turned(event) {
		this.note(event);
		const { column, value } = event.detail;
		if (column === 0) this.setData({ animals: [this.data.animals[0], KINDS[value]], animal: [value, 0] });
	},
});
