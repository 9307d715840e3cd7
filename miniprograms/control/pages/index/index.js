Page({
	data: { pages: ['errors', 'counter', 'hostile', 'consent', 'greet', 'storage'] },

	open(event) {
		const { page } = event.currentTarget.dataset;
		wx.navigateTo({ url: `/pages/${page}/${page}` });
	},
});
