const PAGE = 20;

Page({
	data: { rows: [], refreshed: 0 },
	onLoad() {
		this.more();
	},
	more() {
		const { length } = this.data.rows;
		this.setData({ rows: this.data.rows.concat(Array.from({ length: PAGE }, (_, i) => `Row ${length + i + 1}`)) });
	},
	onPullDownRefresh() {
		this.setData({ rows: [], refreshed: this.data.refreshed + 1 });
		this.more();
	},
	onReachBottom() {
		this.more();
	},
	stop() {
		wx.stopPullDownRefresh();
	},
	down() {
		wx.pageScrollTo({ selector: '#end', duration: 0 });
	},
});
