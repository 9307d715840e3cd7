Page({
	data: {
		from: 'outside',
		facts: [],
	},

	onLoad(query) {
		const { language, theme } = wx.getAppBaseInfo();
		const { windowWidth, windowHeight } = wx.getWindowInfo();
		this.setData({
			from: query.from || 'outside',
			facts: [
				{ name: 'Language', value: language },
				{ name: 'Theme', value: theme || 'light' },
				{ name: 'Window', value: `${windowWidth} × ${windowHeight}` },
			],
		});
	},
});
