Page({
	data: { name: 'World' },

	changeName() {
		this.setData({ name: 'Loggia' });
	},
});
