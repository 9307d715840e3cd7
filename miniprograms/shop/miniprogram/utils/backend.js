const { BACKEND } = require('./config.js');

/** Our backend's word for who is in front of the screen; lives as long as the app. */
let token = '';

/** A failure in words for people. */
function failure(message) {
	return new Error(message);
}

function request(method, path, data, header = {}) {
	return new Promise((resolve, reject) => {
		wx.request({
			url: BACKEND + path,
			method,
			data,
			header,
			success({ statusCode, data: body }) {
				if (statusCode >= 200 && statusCode < 300) resolve(body);
				else
					reject(Object.assign(failure((body && body.message) || `The shop answered ${statusCode}.`), { statusCode }));
			},
			fail({ errMsg }) {
				reject(failure(`The shop cannot be reached (${errMsg}).`));
			},
		});
	});
}

/** wx.login gives a code; the backend exchanges it for who that is to this app. */
function signIn() {
	return new Promise((resolve, reject) => {
		wx.login({
			success: ({ code }) => resolve(request('POST', '/login', { code })),
			fail: ({ errMsg }) => reject(failure(`Sign-in failed (${errMsg}).`)),
		});
	}).then((answer) => {
		token = answer.token;
	});
}

/** As request, for what is this person's alone; signs in when it has to. */
function personal(method, path, data) {
	const send = () => request(method, path, data, { authorization: `Bearer ${token}` });
	if (!token) return signIn().then(send);
	return send().catch((error) => {
		if (error.statusCode !== 401) throw error;
		return signIn().then(send);
	});
}

module.exports = {
	products: () => request('GET', '/products'),
	order: (order) => personal('POST', '/orders', order),
	orders: () => personal('GET', '/orders'),
	payAgain: (id) => personal('POST', `/orders/${id}/pay`),
};
