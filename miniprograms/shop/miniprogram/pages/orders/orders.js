const backend = require('../../utils/backend.js');

const STATES = {
	created: 'Not paid yet',
	paid: 'Paid, in the oven',
	refunded: 'Refunded',
};

Page({
	data: { orders: [], trouble: '', loading: true, paid: '' },

	onLoad({ paid = '' }) {
		this.setData({ paid });
	},

	onShow() {
		this.load();
	},

	load() {
		return backend
			.orders()
			.then((orders) =>
				this.setData({
					loading: false,
					trouble: '',
					orders: orders.map((order) => ({ ...order, words: STATES[order.state] || order.state })),
				}),
			)
			.catch((error) => this.setData({ loading: false, trouble: error.message }));
	},

	pay(event) {
		backend
			.payAgain(event.currentTarget.dataset.id)
			.then(({ pay }) =>
				wx.requestPayment({
					...pay,
					success: () => wx.showToast({ title: 'Paid', icon: 'success' }),
					fail: ({ errMsg }) => {
						if (errMsg.endsWith('cancel')) wx.showToast({ title: 'Not paid yet', icon: 'none' });
						else if (!errMsg.endsWith('not signed in'))
							wx.showModal({ title: 'Not paid', content: errMsg, showCancel: false });
					},
					complete: () => this.load(),
				}),
			)
			.catch((error) => wx.showModal({ title: 'Not paid', content: error.message, showCancel: false }));
	},

	shop() {
		wx.reLaunch({ url: '/pages/index/index' });
	},
});
