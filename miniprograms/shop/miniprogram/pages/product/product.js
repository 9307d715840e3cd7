const cart = require('../../utils/cart.js');

Page({
	data: { product: null, count: 1 },

	onLoad({ id }) {
		const product = getApp().globalData.products.find((each) => each.id === id);
		if (!product) {
			// opened by its address: the shelf knows the products
			wx.reLaunch({ url: '/pages/index/index' });
			return;
		}
		wx.setNavigationBarTitle({ title: product.name });
		this.setData({ product });
	},

	fewer() {
		this.setData({ count: Math.max(1, this.data.count - 1) });
	},

	more() {
		this.setData({ count: Math.min(20, this.data.count + 1) });
	},

	add() {
		cart.add(this.data.product.id, this.data.count);
		wx.showToast({ title: 'In the basket', icon: 'success' });
		wx.navigateBack();
	},
});
