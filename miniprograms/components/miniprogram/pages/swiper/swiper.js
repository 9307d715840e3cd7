const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, current: 0, autoplay: false },

	show({ currentTarget }) {
		this.setData({ current: currentTarget.dataset.index });
	},
	changed(event) {
		this.note(event);
		this.setData({ current: event.detail.current });
	},
	play() {
		this.setData({ autoplay: !this.data.autoplay });
	},
});
