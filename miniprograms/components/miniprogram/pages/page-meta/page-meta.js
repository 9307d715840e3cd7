const events = require('../../utils/events.js');

Page({
	...events,
	data: { ...events.data, root: '20px', ground: '', top: '' },

	larger() {
		this.setData({ root: this.data.root === '20px' ? '26px' : '20px' });
	},
	colour() {
		this.setData({ ground: this.data.ground ? '' : 'background: #7a4b8c' });
	},
	down() {
		this.setData({ top: '300rpx' });
	},
});
