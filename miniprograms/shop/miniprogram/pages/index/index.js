const backend = require('../../utils/backend.js');
const cart = require('../../utils/cart.js');

const CATEGORIES = [
	{ id: 'all', label: 'Everything' },
	{ id: 'bread', label: 'Bread' },
	{ id: 'sweet', label: 'Sweet' },
	{ id: 'drink', label: 'Drinks' },
];

Page({
	data: { categories: CATEGORIES, category: 'all', shown: [], count: 0, amount: 0, trouble: '', loading: true },

	onLoad() {
		this.load();
	},

	onShow() {
		this.show();
	},

	load() {
		this.setData({ loading: true, trouble: '' });
		backend
			.products()
			.then((products) => {
				getApp().globalData.products = products;
				this.setData({ loading: false });
				this.show();
			})
			.catch((error) => this.setData({ loading: false, trouble: error.message }));
	},

	show() {
		const { products } = getApp().globalData;
		const counts = cart.all();
		const { count, amount } = cart.sum(products);
		const { category } = this.data;
		const shown = products
			.filter((product) => category === 'all' || product.category === category)
			.map((product) => ({ ...product, count: counts[product.id] || 0 }));
		this.setData({ shown, count, amount });
	},

	choose(event) {
		this.setData({ category: event.currentTarget.dataset.category });
		this.show();
	},

	add(event) {
		cart.add(event.currentTarget.dataset.id);
		this.show();
	},

	open(event) {
		wx.navigateTo({ url: `/pages/product/product?id=${event.currentTarget.dataset.id}` });
	},

	checkout() {
		wx.navigateTo({ url: '/pages/cart/cart' });
	},

	oven() {
		wx.navigateTo({ url: '/pages/oven/oven' });
	},

	orders() {
		wx.navigateTo({ url: '/pages/orders/orders' });
	},
});
