const catalog = require('../../utils/catalog.js');
const following = require('../../behaviors/catalog.js');
const words = require('../../behaviors/words.js');

Page({
	behaviors: [words, following],
	data: { search: '', groups: [], count: 0, failure: '', loaded: false },

	onLoad() {
		this.closed = new Set();
		this.catalogChanged();
	},

	catalogChanged() {
		this.show(this.data.search);
	},

	show(search) {
		const wanted = search.trim().toLowerCase();
		const found = catalog
			.all()
			.filter((api) => [api.name, api.family, api.provider].some((text) => text.toLowerCase().includes(wanted)));
		const families = new Map();
		for (const api of found) {
			const group = families.get(api.family) || {
				family: api.family,
				from: `${api.provider} ${api.version}`,
				open: Boolean(wanted) || !this.closed.has(api.family),
				apis: [],
			};
			group.apis.push({ name: api.name, risk: api.risk, types: api.types, isNew: catalog.isNew(api.name) });
			families.set(api.family, group);
		}
		this.setData({
			search,
			groups: [...families.values()].sort((a, b) => (a.family < b.family ? -1 : 1)),
			count: found.length,
			failure: catalog.failure(),
			loaded: catalog.isLoaded(),
		});
	},

	searched(event) {
		this.show(event.detail.value);
	},

	toggle(event) {
		const { family } = event.currentTarget.dataset;
		if (!this.closed.delete(family)) this.closed.add(family);
		this.show(this.data.search);
	},

	open(event) {
		wx.navigateTo({ url: `/pages/api/api?name=${encodeURIComponent(event.currentTarget.dataset.name)}` });
	},

	retry() {
		catalog.load();
	},
});
