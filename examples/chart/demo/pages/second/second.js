Page({
	data: {
		points: [
			{ label: 'a', value: 1 },
			{ label: 'b', value: 3 },
			{ label: 'c', value: 2 },
		],
		can: false,
	},

	onShow() {
		this.setData({ can: wx.canIUse('acme-chart') });
	},
});
