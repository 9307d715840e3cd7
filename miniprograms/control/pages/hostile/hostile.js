const programs = require('../../utils/programs.js');

Page({
	data: { program: '', state: 'waiting' },

	onLoad({ program = '', when = 'ready' }) {
		this.when = when;
		this.setData({ program });
	},

	// the setData callback comes when the view has the page: the program runs on a page that people see
	onReady() {
		if (this.when === 'ready') this.run();
	},

	run() {
		const program = programs[this.data.program];
		if (program) this.setData({ state: 'running' }, program);
		else this.setData({ state: 'no such program' });
	},
});
