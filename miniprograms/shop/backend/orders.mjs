import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The shop's orders, in one JSON file that is written whole or not at all. */
export function openOrders(file) {
	let orders = [];
	try {
		orders = JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
	}
	function save() {
		writeFileSync(`${file}.new`, JSON.stringify(orders, null, '\t'));
		renameSync(`${file}.new`, file);
	}
	return {
		add(order) {
			const id = String(1001 + orders.length);
			orders.push({ id, state: 'created', at: Date.now(), ...order });
			save();
			return orders.at(-1);
		},
		/** @returns orders of one person, newest first */
		of: (openid) => orders.filter((order) => order.openid === openid).reverse(),
		find: (id) => orders.find((order) => order.id === id),
		byTradeNo: (outTradeNo) => orders.find((order) => order.outTradeNo === outTradeNo),
		/** Telling it twice changes nothing. */
		become(order, state) {
			if (order.state === state) return;
			order.state = state;
			save();
		},
	};
}
