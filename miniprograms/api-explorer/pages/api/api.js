const catalog = require('../../utils/catalog.js');
const { fieldsOf, paramsOf } = require('../../utils/schema.js');
const following = require('../../behaviors/catalog.js');
const { invoke, said } = require('../../utils/invoke.js');
const json = require('../../utils/json.js');
const words = require('../../behaviors/words.js');

const RISKS = { ordinary: 'riskOrdinary', declared: 'riskDeclared', consent: 'riskConsent', approved: 'riskApproved' };

Page({
	behaviors: [words, following],
	data: {
		api: null,
		said: '',
		progress: '',
		gone: false,
		risk: '',
		fields: [],
		values: {},
		problems: {},
		busy: false,
		outcome: null,
		trail: null,
	},

	onLoad({ name }) {
		this.name = name;
		this.lastNumber = 0;
		wx.setNavigationBarTitle({ title: said(name) });
		this.setData({ values: this.kept(), said: said(name) });
		this.catalogChanged();
	},

	catalogChanged() {
		if (!this.name || !catalog.isLoaded()) return;
		const api = catalog.find(this.name);
		if (!api) {
			this.setData({ gone: true });
			return;
		}
		this.setData({ api, gone: false, risk: this.data.t[RISKS[api.risk]] || '', fields: fieldsOf(api.params) });
	},

	/** What was sent the last time. */
	kept() {
		const kept = wx.getStorageSync(`last:${this.name}`);
		return typeof kept === 'object' && kept !== null ? kept : {};
	},

	changed(event) {
		const { name, value } = event.detail;
		this.setData({ [`values.${name}`]: value, [`problems.${name}`]: '' });
	},

	reset() {
		wx.removeStorageSync(`last:${this.name}`);
		this.setData({ values: {}, problems: {}, outcome: null, trail: null });
	},

	async call() {
		const { api, fields, values, t } = this.data;
		const { params, errors } = paramsOf(fields, values);
		if (errors) {
			this.setData({ problems: Object.fromEntries(Object.entries(errors).map(([name, word]) => [name, t[word]])) });
			return;
		}
		wx.setStorageSync(`last:${this.name}`, values);
		const before = await this.lastTrail();
		this.setData({ problems: {}, busy: true, progress: '', outcome: null, trail: null });
		const began = Date.now();
		const { ok, answer } = await invoke(api, params, (progress) => this.setData({ progress: json(progress) }));
		const ms = Date.now() - began;
		const trail = await this.lastTrail();
		const isOurs = trail && (!before || trail.number > before.number);
		this.setData({
			busy: false,
			outcome: { ok, text: json(answer), ms },
			trail: isOurs ? trail : null,
			inside: !isOurs && this.hasTrails,
		});
	},

	/** The last call of this name that left the app; null when there is none, or nobody keeps trails. */
	async lastTrail() {
		try {
			const { calls } = await wx.getApiTrail({});
			// the very question is among them in a develop version
			this.hasTrails = calls.length > 0;
			return calls.filter((call) => call.name === this.name && call.state !== 'pending').pop() || null;
		} catch (error) {
			this.hasTrails = false;
			return null;
		}
	},
});
