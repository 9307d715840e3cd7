const KEY = 'cart';

/** Product id → how many. Kept on the gateway, for this person and app. */
function all() {
	return wx.getStorageSync(KEY) || {};
}

function set(id, count) {
	const cart = all();
	if (count > 0) cart[id] = Math.min(count, 20);
	else delete cart[id];
	wx.setStorageSync(KEY, cart);
	return cart;
}

module.exports = {
	all,
	set,
	add: (id, count = 1) => set(id, (all()[id] || 0) + count),
	clear: () => wx.removeStorageSync(KEY),
	/** @returns {{ lines: { id: string, product: object, count: number, amount: number }[], count: number, amount: number }} amounts in fen */
	sum(products) {
		const cart = all();
		const lines = products
			.filter((product) => cart[product.id])
			.map((product) => ({
				id: product.id,
				product,
				count: cart[product.id],
				amount: cart[product.id] * product.price,
			}));
		return {
			lines,
			count: lines.reduce((sum, line) => sum + line.count, 0),
			amount: lines.reduce((sum, line) => sum + line.amount, 0),
		};
	},
};
