Page({
	data: { lines: 1, entities: '&lt;b&gt; &amp; &apos;quotes&apos;' },

	add() {
		this.setData({ lines: (this.data.lines % 3) + 1 });
	},
});
