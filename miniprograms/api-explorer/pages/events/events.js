const catalog = require('../../utils/catalog.js');
const following = require('../../behaviors/catalog.js');
const { member } = require('../../utils/invoke.js');
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

/** What ends `onGreeted`, `acme.onScanned`. */
const off = (name) => name.replace(/(^|\.)on(?=[A-Z])/, '$1off');

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
		for (const [name, listener] of this.listening) member(off(name))(listener);
	},

	catalogChanged() {
		if (!this.listening) return;
		const offered = catalog.all().filter((api) => api.kind === 'on');
		const names = new Set([...offered.map((api) => api.name), ...KNOWN.filter((name) => wx.canIUse(name))]);
		this.setData({ events: [...names].sort().map((name) => ({ name, on: this.listening.has(name) })) });
	},

	toggle(event) {
		const { name } = event.currentTarget.dataset;
		const listener = this.listening.get(name);
		if (listener) {
			this.listening.delete(name);
			member(off(name))(listener);
		} else {
			const hears = (data) => this.hear(name, data);
			this.listening.set(name, hears);
			member(name)(hears);
		}
		this.catalogChanged();
	},

	hear(name, data) {
		const line = { id: ++this.count, at: Date.now(), name, text: json(data) };
		this.setData({ heard: [line, ...this.data.heard].slice(0, MOST) });
	},
});
