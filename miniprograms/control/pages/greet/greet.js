const { recorder } = require('../../utils/recorder.js');

const STEP_MS = 20;
const SHOW_MS = 500;
// calls that may wait for their answer: more would only measure this page
const MOST_PENDING = 2000;

function greet(number, success, fail) {
	if (typeof wx.greet !== 'function') throw new Error('wx.greet is no function');
	wx.greet({ name: `caller ${number}`, success, fail });
}

Page({
	data: { can: false, record: {}, versions: '', text: '', load: '' },

	onLoad({ rate = '200', seconds = '0', auto = '0' }) {
		this.rate = Number(rate);
		this.seconds = Number(seconds);
		this.reset();
		if (auto === '1') this.start();
	},

	onUnload() {
		this.stop();
	},

	reset() {
		this.recorder = recorder(greet);
		this.show();
	},

	start() {
		if (this.calling) return;
		const start = Date.now();
		let made = 0;
		this.calling = setInterval(() => {
			const passed = (Date.now() - start) / 1000;
			if (this.seconds && passed >= this.seconds) {
				this.stop();
				return;
			}
			for (const due = Math.floor(passed * this.rate); made < due; made++) {
				if (this.recorder.record.pending < MOST_PENDING) this.recorder.once();
			}
		}, STEP_MS);
		this.showing = setInterval(() => this.show(), SHOW_MS);
	},

	stop() {
		if (!this.calling) return;
		clearInterval(this.calling);
		clearInterval(this.showing);
		this.calling = null;
		this.show();
		console.log(JSON.stringify({ event: 'greet', ...this.recorder.record }));
	},

	// itests/load: the gateway itself calls, beside this page
	startLoad() {
		wx.startLoad({ api: 'greet', perSecond: 2000, complete: ({ errMsg }) => this.setData({ load: errMsg }) });
	},

	stopLoad() {
		wx.stopLoad({ complete: (result) => this.setData({ load: JSON.stringify(result) }) });
	},

	show() {
		const { record } = this.recorder;
		this.setData({
			can: wx.canIUse('greet'),
			record: { ...record },
			versions: Object.keys(record.versions).join(' '),
			text: JSON.stringify(record, null, 1),
		});
	},
});
