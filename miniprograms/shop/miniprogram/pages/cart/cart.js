const backend = require('../../utils/backend.js');
const cart = require('../../utils/cart.js');

Page({
	data: { lines: [], amount: 0, count: 0, quote: null, quoteTrouble: '', paying: false },

	onShow() {
		this.show();
		this.quote();
	},

	show() {
		const { lines, amount, count } = cart.sum(getApp().globalData.products);
		this.setData({ lines, amount, count });
	},

	change(event) {
		const { id, by } = event.currentTarget.dataset;
		cart.add(id, Number(by));
		this.show();
		this.quote();
	},

	/** The courier's system is in the company's own network: a Camel route of the gateway asks it (routes/ext.deliveryQuote.yaml). */
	quote() {
		const { count } = this.data;
		if (!count) return;
		if (!wx.canIUse('ext.deliveryQuote')) {
			this.setData({ quote: null, quoteTrouble: 'We tell you the delivery time by phone.' });
			return;
		}
		wx.ext.deliveryQuote({
			pieces: count,
			success: ({ minutes, fee }) => this.setData({ quote: { minutes, fee }, quoteTrouble: '' }),
			fail: ({ errMsg }) => this.setData({ quote: null, quoteTrouble: `No delivery time (${errMsg}).` }),
		});
	},

	pay() {
		if (this.data.paying) return;
		this.setData({ paying: true });
		const { lines } = this.data;
		backend
			.order({ lines: lines.map(({ id, count }) => ({ id, count })) })
			.then((order) => this.requestPayment(order))
			.catch((error) => wx.showModal({ title: 'Not ordered', content: error.message, showCancel: false }))
			.then(() => this.setData({ paying: false }));
	},

	/** The order is made, so the basket is empty; what is not paid now waits in My orders. */
	requestPayment({ id, pay }) {
		return new Promise((resolve) => {
			wx.requestPayment({
				...pay,
				success: () => this.ordered(`?paid=${id}`),
				fail: ({ errMsg }) => {
					// the shell asks to sign in: what a guest put into the basket stays there
					if (errMsg.endsWith('not signed in')) return;
					this.ordered('');
					if (errMsg.endsWith('cancel')) wx.showToast({ title: 'Not paid yet', icon: 'none' });
					else wx.showModal({ title: 'Not paid', content: errMsg, showCancel: false });
				},
				complete: resolve,
			});
		});
	},

	ordered(query) {
		cart.clear();
		wx.redirectTo({ url: `/pages/orders/orders${query}` });
	},

	shop() {
		wx.reLaunch({ url: '/pages/index/index' });
	},
});
