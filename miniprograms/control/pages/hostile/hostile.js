const programs = require('../../utils/programs.js');

// ?program=S01 runs it when the page is ready, and again whenever the host brings the page back.
// &when=tap leaves it to the button; &once=ID runs it once for this ID: a page that was brought back says so instead.
Page({
	data: { program: '', state: 'waiting' },

	onLoad({ program = '', when = 'ready', once = '' }) {
		this.when = when;
		this.key = once && `ran ${program} ${once}`;
		this.setData({ program });
	},

	onReady() {
		if (this.when === 'ready') this.run();
	},

	// the setData callback comes when the view has the page: the program runs on a page that people see
	run() {
		const program = programs[this.data.program];
		if (!program) {
			this.setData({ state: 'no such program' });
			return;
		}
		if (this.key && wx.getStorageSync(this.key)) {
			this.setData({ state: 'came back' });
			return;
		}
		if (this.key) wx.setStorageSync(this.key, true);
		this.setData({ state: 'running' }, () => program(this));
	},
});
