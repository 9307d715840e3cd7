#!/usr/bin/env node
/**
 * The shop's own server, as a merchant would run it: products, who is in front of the screen (code2session), orders (signed requests to the
 * gateway), payments (signed notifications from it). It also plays the courier, a system in the company's network that only the gateway's
 * Camel route talks to. No dependencies.
 *
 *     node server.mjs [--gateway http://localhost:8080] [--port 9400] [--data DIR]
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { merchant } from './gateway.mjs';
import { openOrders } from './orders.mjs';
import { PRODUCTS } from './products.mjs';
import { APP_ID, setUp } from './setup.mjs';

const { values: options } = parseArgs({
	options: {
		gateway: { type: 'string', default: 'http://localhost:8080' },
		port: { type: 'string', default: '9400' },
		data: { type: 'string', default: new URL('data', import.meta.url).pathname },
	},
});
const LONGEST_BODY = 64 * 1024;
const BACKEND = `http://127.0.0.1:${options.port}`;
const DELIVERY_FREE_FROM = 3;
/** How many unpaid orders we ask the gateway about when somebody looks at theirs. */
const MOST_ASKED = 5;

mkdirSync(options.data, { recursive: true });
const file = join(options.data, 'settings.json');
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const settings =
	known.gateway === options.gateway ? known : await setUp({ gateway: options.gateway, backend: BACKEND, file });
const gateway = merchant(settings);
const orders = openOrders(join(options.data, 'orders.json'));
/** Token → openid, until the server stops. */
const people = new Map();

class Refused extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

function person(request) {
	const openid = people.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
	if (!openid) throw new Refused(401, 'Sign in first.');
	return openid;
}

function quote(pieces) {
	return { minutes: 15 + 2 * pieces, fee: pieces >= DELIVERY_FREE_FROM ? 0 : 500 };
}

/** Prices are ours, whatever the mini-program says. */
function priced(wanted) {
	if (!Array.isArray(wanted) || !wanted.length) throw new Refused(400, 'The order is empty.');
	const lines = wanted.map(({ id, count }) => {
		const product = PRODUCTS.find((each) => each.id === id);
		if (!product || !Number.isInteger(count) || count < 1 || count > 20) throw new Refused(400, 'We do not sell that.');
		return { id, name: product.name, count, amount: count * product.price };
	});
	const { fee } = quote(lines.reduce((sum, line) => sum + line.count, 0));
	if (fee) lines.push({ id: 'delivery', name: 'Delivery', count: 1, amount: fee });
	return lines;
}

/**
 * What wx.requestPayment is given. A gateway that has no payment at present answers 404: the order stays, `pay` is empty, and the
 * mini-program hears from wx.requestPayment itself what is missing.
 */
async function payable(order) {
	const answer = { id: order.id, amount: order.amount };
	try {
		const { pay } = await gateway.createOrder({
			outTradeNo: order.outTradeNo,
			appId: APP_ID,
			openid: order.openid,
			description: `Corner Bakery, order ${order.id}`,
			amount: { total: order.amount, currency: 'CNY' },
			notifyUrl: `${BACKEND}/notify`,
		});
		return { ...answer, pay };
	} catch (error) {
		if (error.status !== 404) throw error;
		return { ...answer, pay: {} };
	}
}

/** What the gateway knows of an order; undefined when it does not know it. */
async function asked(order) {
	try {
		return await gateway.order(order.outTradeNo);
	} catch (error) {
		if (error.status !== 404) throw error;
		return undefined;
	}
}

/** Somebody who has just paid may be here before the notification is. */
async function look(order) {
	const known = await asked(order).catch((error) => console.error(`order ${order.id}: ${error.message}`));
	if (known?.state === 'PAID') orders.become(order, 'paid');
}

const routes = {
	'GET /products': () => PRODUCTS,
	async 'POST /login'(_request, { code }) {
		const { openid } = await gateway.session(code);
		const token = randomBytes(24).toString('hex');
		people.set(token, openid);
		return { token };
	},
	async 'GET /orders'(request) {
		const mine = orders.of(person(request));
		await Promise.all(
			mine
				.filter(({ state }) => state === 'created')
				.slice(0, MOST_ASKED)
				.map(look),
		);
		return mine.map(({ openid: _openid, outTradeNo: _outTradeNo, ...order }) => order);
	},
	'POST /orders'(request, { lines: wanted }) {
		const openid = person(request);
		const lines = priced(wanted);
		const amount = lines.reduce((sum, line) => sum + line.amount, 0);
		return payable(orders.add({ openid, outTradeNo: randomUUID().replaceAll('-', ''), lines, amount }));
	},
	async 'POST /orders/ID/pay'(request, _body, id) {
		const order = orders.find(id);
		if (!order || order.openid !== person(request)) throw new Refused(404, 'There is no such order.');
		const known = await asked(order);
		if (!known) return payable(order);
		if (known.state === 'PAID') orders.become(order, 'paid');
		if (!known.pay) throw new Refused(409, `The order is ${known.state.toLowerCase()} already.`);
		return { id, amount: order.amount, pay: known.pay };
	},
	/** The courier's system. */
	'GET /courier/quote/ID': (_request, _body, pieces) => quote(Number(pieces)),
};

/** A notification may come twice, and must be the gateway's. */
function notified(request, text) {
	if (!gateway.isGenuine('/notify', request.headers, text)) throw new Refused(401, 'This is not from the gateway.');
	const { event, order: told } = JSON.parse(text);
	const order = orders.byTradeNo(told.outTradeNo);
	if (order && event === 'payment.done' && told.amount.total === order.amount) orders.become(order, 'paid');
	if (order && event === 'refund.done' && told.amount.refunded === order.amount) orders.become(order, 'refunded');
	return {};
}

async function body(request) {
	const parts = [];
	let length = 0;
	for await (const part of request) {
		length += part.length;
		if (length > LONGEST_BODY) throw new Refused(413, 'That is too much.');
		parts.push(part);
	}
	return Buffer.concat(parts).toString('utf8');
}

async function handle(request) {
	const path = new URL(request.url, BACKEND).pathname;
	const text = await body(request);
	if (request.method === 'POST' && path === '/notify') return notified(request, text);
	const id = /^\/(?:orders|courier\/quote)\/(\d+)/.exec(path)?.[1];
	const route = routes[`${request.method} ${id ? path.replace(id, 'ID') : path}`];
	if (!route) throw new Refused(404, 'There is nothing here.');
	return route(request, text ? JSON.parse(text) : {}, id);
}

createServer((request, response) => {
	handle(request).then(
		(answer) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer));
		},
		(error) => {
			if (!error.status) console.error(error);
			response.writeHead(error.status ?? 500, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ message: error.status ? error.message : 'Something broke in the shop.' }));
		},
	);
}).listen(Number(options.port), '127.0.0.1', () =>
	console.log(JSON.stringify({ event: 'ready', url: BACKEND, gateway: options.gateway })),
);
