// What is installed, as the gateway says: read once, then again at each change; pages are told.
let apis = [];
let failure = '';
let loaded = false;
const fresh = new Set();
const listeners = new Set();

function tell() {
	for (const listener of [...listeners]) listener();
}

async function load() {
	try {
		const answer = await wx.getApiCatalog();
		const known = new Set(apis.map((api) => api.name));
		if (loaded) for (const api of answer.apis) if (!known.has(api.name)) fresh.add(api.name);
		apis = answer.apis;
		failure = '';
		loaded = true;
	} catch (error) {
		failure = error.errMsg;
	}
	tell();
}

module.exports = {
	/** Reads the catalogue and follows it from now on. */
	start() {
		wx.onApiCatalogChange(load);
		load();
	},
	load,
	all: () => apis,
	find: (name) => apis.find((api) => api.name === name),
	/** why there is no catalogue; '' when there is one */
	failure: () => failure,
	isLoaded: () => loaded,
	/** whether the API came while the app was open */
	isNew: (name) => fresh.has(name),
	listen(listener) {
		listeners.add(listener);
	},
	forget(listener) {
		listeners.delete(listener);
	},
};
