Component({
	data: { selected: 0, tabs: ['home', 'list', 'me'] },
	pageLifetimes: {
		show() {
			const pages = getCurrentPages();
			const { route } = pages[pages.length - 1];
			this.setData({ selected: this.data.tabs.indexOf(route.split('/').pop()) });
		},
	},
	methods: {
		choose({ currentTarget }) {
			wx.switchTab({ url: `/pages/${currentTarget.dataset.tab}/${currentTarget.dataset.tab}` });
		},
	},
});
