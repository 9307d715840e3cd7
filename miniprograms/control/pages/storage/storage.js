// Keeps a value and says what became of it.
Page({
	data: { answer: '', value: '' },

	onLoad() {
		this.read();
	},

	keep() {
		wx.setStorage({
			key: 'value',
			data: `kept at ${this.data.value ? Number(this.data.value.split(' ').pop()) + 1 : 1}`,
			success: (result) => this.tell(result.errMsg),
			fail: (failure) => this.tell(`${failure.errMsg} (${failure.errno})`),
		});
	},

	tell(answer) {
		this.setData({ answer });
		this.read();
	},

	read() {
		wx.getStorage({
			key: 'value',
			success: ({ data }) => this.setData({ value: data }),
			fail: () => this.setData({ value: '' }),
		});
	},
});
