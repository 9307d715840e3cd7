Page({
	data: { height: 0, theme: '' },
	onShow() {
		this.setData({ height: wx.getWindowInfo().windowHeight, theme: wx.getAppBaseInfo().theme });
	},
	hide() {
		wx.hideTabBar({ animation: true });
	},
	show() {
		wx.showTabBar({ animation: true });
	},
});
