// Calls wx.greet again and again, one call at a time, and shows when the version that answers changes.
const REST_MS = 1;

Page({
	data: { seen: '' },

	onLoad() {
		this.calls = 0;
		this.failed = 0;
		this.version = '';
		this.answered = Date.now();
		this.longest = 0;
		this.call();
	},

	onUnload() {
		this.over = true;
	},

	call() {
		if (this.over) return;
		const again = () => setTimeout(() => this.call(), REST_MS);
		if (typeof wx.greet !== 'function') {
			again();
			return;
		}
		this.calls++;
		wx.greet({
			name: 'Ann',
			success: ({ version }) => this.count(version),
			fail: ({ errMsg }) => {
				this.failed++;
				this.error = errMsg;
			},
			complete: again,
		});
	},

	count(version) {
		const now = Date.now();
		const gap = now - this.answered;
		this.longest = Math.max(this.longest, gap);
		this.answered = now;
		if (version === this.version) return;
		// gap: last answer of the old version → first answer of the new one
		const { calls, failed, error, longest } = this;
		this.setData({ seen: JSON.stringify({ version, at: now, gap, longest, calls, failed, error }) });
		this.version = version;
		this.longest = 0;
	},
});
