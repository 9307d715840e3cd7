const WEEK = [
	['Mon', 12],
	['Tue', 15],
	['Wed', 11],
	['Thu', -3],
	['Fri', 18],
	['Sat', 21],
	['Sun', 17],
];

Page({
	data: {
		points: WEEK.map(([label, value]) => ({ label, value })),
		kind: 'bar',
		inside: 'Seven days',
		told: 'Choose a day',
	},

	onLoad() {
		this.setData({ can: wx.canIUse('acme-chart.strokeWidth') });
	},

	onSelect(event) {
		const { type, detail, target, currentTarget } = event;
		this.event = { type, detail, target, currentTarget };
		this.setData({
			told: `${detail.point.label}: ${detail.point.value} °C (${type} of ${currentTarget.id}, ${currentTarget.dataset.name})`,
		});
	},

	warmer() {
		this.setData({ 'points[3].value': this.data.points[3].value + 12 });
	},

	other() {
		this.setData({ kind: this.data.kind === 'bar' ? 'line' : 'bar' });
	},

	more() {
		wx.navigateTo({ url: '/pages/second/second' });
	},
});
