// Needs the example capability nickname, whose one call is of risk class consent.
Page({
	data: { answer: '', granted: '' },

	onLoad() {
		this.setting();
	},

	ask(event) {
		wx.authorize({
			scope: event.currentTarget.dataset.scope,
			success: (result) => this.tell(result.errMsg),
			fail: (failure) => this.tell(`${failure.errMsg} (${failure.errno})`),
		});
	},

	call() {
		wx.getNickname({
			success: (result) => this.tell(`${result.errMsg} ${result.nickname}`),
			fail: (failure) => this.tell(`${failure.errMsg} (${failure.errno})`),
		});
	},

	tell(answer) {
		this.setData({ answer });
		this.setting();
	},

	setting() {
		wx.getSetting({
			success: ({ authSetting }) => this.setData({ granted: JSON.stringify(authSetting) }),
			fail: (failure) => this.setData({ granted: failure.errMsg }),
		});
	},
});
