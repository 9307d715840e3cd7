Page({
	data: { name: 'World', times: 0, names: [] },

	onLoad() {
		this.setData({ times: ft.getStorageSync('times') || 0 });
	},

	changeName() {
		const times = this.data.times + 1;
		ft.setStorageSync('times', times);
		this.setData({ name: 'Loggia', times, names: ['World', 'Loggia'] });
	},
});
