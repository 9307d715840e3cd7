const KEY = 'taps';
const ADDRESS = 'https://api.example.com/hello';

Page({
	data: {
		taps: 0,
		answer: 'Nothing asked yet.',
		asking: false,
	},

	onLoad() {
		this.setData({ taps: wx.getStorageSync(KEY) || 0 });
	},

	tapped() {
		const taps = this.data.taps + 1;
		this.setData({ taps });
		wx.setStorage({ key: KEY, data: taps });
	},

	// the server has to be allowed first: project.config.json, loggia.domains
	ask() {
		this.setData({ asking: true });
		wx.request({
			url: ADDRESS,
			success: (reply) => this.setData({ answer: `${reply.statusCode}: ${JSON.stringify(reply.data)}` }),
			fail: (error) => this.setData({ answer: error.errMsg }),
			complete: () => this.setData({ asking: false }),
		});
	},
});
