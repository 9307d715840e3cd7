const catalog = require('../../utils/catalog.js');
const following = require('../../behaviors/catalog.js');
const json = require('../../utils/json.js');
const words = require('../../behaviors/words.js');

/** Events of WeChat's that have no API of their own: they come while something runs. */
const KNOWN = [
	'onAppShow',
	'onAppHide',
	'onThemeChange',
	'onWindowResize',
	'onNetworkStatusChange',
	'onBluetoothAdapterStateChange',
	'onBluetoothDeviceFound',
	'onBLEConnectionStateChange',
	'onBLECharacteristicValueChange',
];
const MOST = 50;

Page({
	behaviors: [words, following],
	data: { events: [], heard: [] },

	onLoad() {
		this.listening = new Map();
		this.count = 0;
		wx.setNavigationBarTitle({ title: this.data.t.events });
		this.catalogChanged();
	},

	onUnload() {
		for (const [name, listener] of this.listening) wx[name.replace(/^on/, 'off')](listener);
	},

	catalogChanged() {
		if (!this.listening) return;
		const offered = catalog.all().map((api) => api.name);
		const names = new Set([
			...offered.filter((name) => /^on[A-Z]/.test(name)),
			...KNOWN.filter((name) => wx.canIUse(name)),
		]);
		this.setData({ events: [...names].sort().map((name) => ({ name, on: this.listening.has(name) })) });
	},

	toggle(event) {
		const { name } = event.currentTarget.dataset;
		const listener = this.listening.get(name);
		if (listener) {
			this.listening.delete(name);
			wx[name.replace(/^on/, 'off')](listener);
		} else {
			const hears = (data) => this.hear(name, data);
			this.listening.set(name, hears);
			wx[name](hears);
		}
		this.catalogChanged();
	},

	hear(name, data) {
		const line = { id: ++this.count, at: Date.now(), name, text: json(data) };
		this.setData({ heard: [line, ...this.data.heard].slice(0, MOST) });
	},
});
