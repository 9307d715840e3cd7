const tasks = require('../../utils/tasks.js');

const FILTERS = [
	{ id: 'all', label: 'All' },
	{ id: 'active', label: 'Active' },
	{ id: 'done', label: 'Done' },
];

const EMPTY = {
	all: { title: 'A clear day', text: 'Write down what you want to get done. It stays on this device.' },
	active: { title: 'All done', text: 'Nothing is left to do. Enjoy it.' },
	done: { title: 'Nothing finished yet', text: 'Tap the circle of a task when it is done.' },
};

Page({
	data: {
		now: 0,
		draft: '',
		filter: 'all',
		filters: [],
		shown: [],
		counts: { all: 0, active: 0, done: 0 },
		percent: 0,
		empty: EMPTY.all,
	},

	// at first, and after detail and about: what they changed shows here
	onShow() {
		this.show(tasks.all());
	},

	show(list, filter = this.data.filter) {
		const done = list.filter((task) => task.done).length;
		const counts = { all: list.length, active: list.length - done, done };
		const shown = list.filter((task) => filter === 'all' || task.done === (filter === 'done'));
		this.setData({
			now: Date.now(),
			filter,
			filters: FILTERS.map((each) => ({ ...each, count: counts[each.id] })),
			shown,
			counts,
			percent: list.length ? Math.round((100 * done) / list.length) : 0,
			empty: EMPTY[filter],
		});
	},

	typed(event) {
		this.setData({ draft: event.detail.value });
	},

	// the button, or the keyboard's own: that one brings the text along
	add(event) {
		const title = (event.detail.value || this.data.draft).trim();
		if (!title) {
			wx.showToast({ title: 'Write something first', icon: 'none' });
			return;
		}
		this.setData({ draft: '' });
		this.show(tasks.add(title), this.data.filter === 'done' ? 'all' : this.data.filter);
		wx.showToast({ title: 'Added', icon: 'success' });
	},

	addExamples() {
		const hour = 3600000;
		tasks.add('Read the walk in docs/architecture.md', Date.now() - 26 * hour);
		tasks.add('Tap the circle to finish a task', Date.now() - hour);
		this.show(tasks.add('Tap a task to edit it'));
		wx.showToast({ title: 'Three examples added', icon: 'none' });
	},

	choose(event) {
		this.show(tasks.all(), event.currentTarget.dataset.filter);
	},

	toggle(event) {
		const { id, done } = event.detail;
		this.show(tasks.change(id, { done }));
		wx.showToast({ title: done ? 'Done' : 'Back on the list', icon: done ? 'success' : 'none' });
	},

	open(event) {
		wx.navigateTo({ url: `/pages/detail/detail?id=${event.detail.id}` });
	},

	remove(event) {
		const { id, title } = event.detail;
		wx.showModal({
			title: 'Delete this task?',
			content: title,
			confirmText: 'Delete',
			confirmColor: '#b9452f',
			success: (answer) => {
				if (!answer.confirm) return;
				this.show(tasks.remove(id));
				wx.showToast({ title: 'Deleted', icon: 'success' });
			},
		});
	},

	removeDone() {
		wx.showModal({
			title: 'Delete what is done?',
			content: `${this.data.counts.done} finished tasks leave the list for good.`,
			confirmText: 'Delete',
			confirmColor: '#b9452f',
			success: (answer) => {
				if (answer.confirm) this.show(tasks.removeDone());
			},
		});
	},

	about() {
		wx.navigateTo({ url: '/pages/about/about' });
	},
});
