Page({
	data: { id: '', bar: false },
	onLoad({ id = '' }) {
		this.setData({ id, bar: this.getTabBar() !== null });
	},
	exit() {
		wx.exitMiniProgram();
	},
});
