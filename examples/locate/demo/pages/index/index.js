Page({
	data: { told: '' },

	locate() {
		wx.locateTerminal({
			isHighAccuracy: true,
			success: ({ latitude, longitude }) => this.setData({ told: `${latitude}, ${longitude}` }),
			fail: ({ errMsg }) => this.setData({ told: errMsg }),
		});
	},
});
