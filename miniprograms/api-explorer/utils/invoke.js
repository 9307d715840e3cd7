// Calls an API by its name, in the way its name asks for.

/** Synchronous APIs of WeChat's that take their parameters one by one. */
const POSITIONAL = {
	setStorageSync: ['key', 'data'],
	getStorageSync: ['key'],
	removeStorageSync: ['key'],
	batchSetStorageSync: ['kvList'],
	batchGetStorageSync: ['keyList'],
	canIUse: ['schema'],
};

/** How code says it: `wx.request`, `wx.ext.weather`, `acme.scan`. */
function said(name) {
	return name.includes('.') && !name.startsWith('ext.') ? name : `wx.${name}`;
}

/** `ext.weather` is `wx.ext.weather`; `acme.scan` belongs to the global object `acme`. */
function member(name) {
	const [space, own] = name.split('.');
	if (own === undefined) return wx[name];
	const owner = space === 'ext' ? wx.ext : globalThis[space];
	return owner && owner[own];
}

/** @param told hears the progress of a task. @returns a promise of {ok, answer}; it is never rejected */
function invoke(api, params, told) {
	const call = member(api.name);
	if (typeof call !== 'function')
		return Promise.resolve({ ok: false, answer: { errMsg: `${api.name}:fail not there` } });
	if (api.sync || api.name.endsWith('Sync')) {
		try {
			const names = POSITIONAL[api.name];
			const answer = names ? call(...names.map((name) => params[name])) : call(params);
			return Promise.resolve({ ok: true, answer });
		} catch (error) {
			return Promise.resolve({ ok: false, answer: { errMsg: error.message, errno: error.errno } });
		}
	}
	return new Promise((resolve) => {
		const task = call({
			...params,
			success: (answer) => resolve({ ok: true, answer }),
			fail: (answer) => resolve({ ok: false, answer }),
		});
		if (api.kind === 'task') task.onProgressUpdate(told);
	});
}

module.exports = { invoke, member, said };
