// The neighbour of a hostile app: counts taps, watches their order (event.timeStamp grows) and the longest time without one.
Page({
	data: { count: 0, disorder: 0, gap: 0 },

	onLoad() {
		this.lastStamp = -1;
		this.lastTime = 0;
	},

	tap(event) {
		const now = Date.now();
		const { count, disorder, gap } = this.data;
		this.setData({
			count: count + 1,
			disorder: event.timeStamp < this.lastStamp ? disorder + 1 : disorder,
			gap: this.lastTime ? Math.max(gap, now - this.lastTime) : 0,
		});
		this.lastStamp = event.timeStamp;
		this.lastTime = now;
	},

	report() {
		const { count, disorder, gap } = this.data;
		console.log(JSON.stringify({ event: 'counter', count, disorder, gap }));
	},
});
