Page({
	data: {
		rows: Array.from({ length: 100 }, (_, i) => ({ id: i, label: 'row ' + i, taps: 0 })),
	},
	tap(event) {
		const i = event.currentTarget.dataset.row;
		this.setData({ ['rows[' + i + '].taps']: this.data.rows[i].taps + 1 });
	},
});
