import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What the gateway says when it refuses: its sentence. */
async function answer(response) {
	const body = response.status === 204 ? {} : await response.json();
	if (!response.ok)
		throw Object.assign(new Error(body.error?.message ?? `the gateway answered ${response.status}`), {
			status: response.status,
		});
	return body;
}

/** HMAC-SHA256 of method, path, time, nonce and the body's hash: see the payment provider's README. */
export function signature(key, method, path, timestamp, nonce, body) {
	const hash = createHash('sha256').update(body).digest('hex');
	return createHmac('sha256', key).update([method, path, timestamp, nonce, hash].join('\n')).digest('hex');
}

/** The gateway as a merchant's server sees it. @param settings {@link file://./setup.mjs} wrote them */
export function merchant(settings) {
	async function signed(method, path, payload, idempotencyKey) {
		const body = payload === undefined ? '' : JSON.stringify(payload);
		const timestamp = String(Math.floor(Date.now() / 1000));
		const nonce = randomBytes(16).toString('hex');
		const headers = {
			'loggia-merchant': settings.merchantId,
			'loggia-timestamp': timestamp,
			'loggia-nonce': nonce,
			'loggia-signature': signature(settings.merchantSecret, method, path, timestamp, nonce, body),
		};
		if (body) headers['content-type'] = 'application/json';
		if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
		return answer(await fetch(settings.gateway + path, { method, headers, body: body || undefined }));
	}
	return {
		/** Makes the order; asking twice with one number makes one order. */
		createOrder: (order) => signed('POST', '/api/v1/merchant/orders', order, order.outTradeNo),
		order: (outTradeNo) => signed('GET', `/api/v1/merchant/orders/${outTradeNo}`),
		/** @returns who the code of wx.login stands for: openid, unionid, session_key */
		session: async (code) =>
			answer(
				await fetch(`${settings.gateway}/api/v1/auth/code2session`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ appId: settings.appId, secret: settings.appSecret, code }),
				}),
			),
		/** @returns whether a notification comes from the gateway */
		isGenuine(path, headers, body) {
			const timestamp = headers['loggia-timestamp'] ?? '';
			if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
			const expected = Buffer.from(
				signature(settings.notifyKey, 'POST', path, timestamp, headers['loggia-nonce'] ?? '', body),
			);
			const given = Buffer.from(headers['loggia-signature'] ?? '');
			return expected.length === given.length && timingSafeEqual(expected, given);
		},
	};
}

/** The gateway as an operator sees it. */
export function operator(gateway, token) {
	return async (method, path, body, contentType = 'application/json') =>
		answer(
			await fetch(`${gateway}/api/v1${path}`, {
				method,
				headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': contentType }) },
				body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
			}),
		);
}
