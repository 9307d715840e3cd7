Page({
	data: { entries: [], taps: 0, message: '' },
	onShow() {
		this.setData({ entries: getApp().entries });
		wx.nextTick(() => this.setData({ entries: getApp().entries }));
	},
	onTabItemTap({ index, pagePath, text }) {
		this.setData({ taps: this.data.taps + 1, message: `tapped ${index} ${pagePath} ${text}` });
	},
	onShareAppMessage() {
		return { title: 'Three tabs', path: 'pages/detail/detail?id=9' };
	},
	open() {
		wx.navigateTo({ url: '/pages/detail/detail?id=1' });
	},
	other() {
		wx.navigateToMiniProgram({
			appId: 'todo.loggia.demo',
			extraData: { from: 'tabs' },
			complete: ({ errMsg }) => this.setData({ message: errMsg }),
		});
	},
	badge() {
		wx.setTabBarBadge({ index: 1, text: '5' });
		wx.showTabBarRedDot({ index: 2 });
	},
	sheet() {
		wx.showActionSheet({
			alertText: 'What now?',
			itemList: ['One', 'Two', 'Three'],
			complete: ({ errMsg, tapIndex }) => this.setData({ message: `${errMsg} ${tapIndex}` }),
		});
	},
});
