App({
	onLaunch() {
		// pages read the device's facts here; about shows them all
		this.globalData.theme = wx.getSystemInfoSync().theme;
	},
	onError(message) {
		console.error('uncaught:', message);
	},
	globalData: { theme: 'light' },
});
