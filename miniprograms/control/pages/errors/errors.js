// Opened and with each button tapped once, data-loggia-errors is exactly 4. No handler sets data that others depend on.
Page({
	data: { value: 'good' },

	onLoad() {
		throw new Error('control: onLoad');
	},

	throwInTap() {
		throw new Error('control: tap');
	},

	rejectAPromise() {
		Promise.reject(new Error('control: promise'));
	},

	makeWxsThrow() {
		this.setData({ value: 'bad' });
	},
});
