const tasks = require('../../utils/tasks.js');

Page({
	data: { task: null, missing: false, title: '', notes: '', now: 0 },

	onLoad(query) {
		this.id = Number(query.id);
		const task = tasks.find(this.id);
		if (task) this.setData({ task, title: task.title, notes: task.notes, now: Date.now() });
		else this.setData({ missing: true });
	},

	// the back arrow keeps what was written, like the button
	onUnload() {
		this.keep();
	},

	titleTyped(event) {
		this.setData({ title: event.detail.value });
	},

	notesTyped(event) {
		this.setData({ notes: event.detail.value });
	},

	keep() {
		const { task, title, notes } = this.data;
		if (task && title.trim()) tasks.change(this.id, { title: title.trim(), notes: notes.trim() });
	},

	save() {
		if (!this.data.title.trim()) {
			wx.showToast({ title: 'A task needs a title', icon: 'none' });
			return;
		}
		this.keep();
		wx.showToast({ title: 'Saved', icon: 'success' });
		wx.navigateBack();
	},

	toggle() {
		const done = !this.data.task.done;
		tasks.change(this.id, { done });
		this.setData({ 'task.done': done });
		wx.showToast({ title: done ? 'Done' : 'Back on the list', icon: done ? 'success' : 'none' });
	},

	remove() {
		wx.showModal({
			title: 'Delete this task?',
			content: this.data.title,
			confirmText: 'Delete',
			confirmColor: '#b9452f',
			success: (answer) => {
				if (!answer.confirm) return;
				tasks.remove(this.id);
				this.setData({ task: null });
				wx.navigateBack();
			},
		});
	},

	back() {
		wx.reLaunch({ url: '/pages/index/index' });
	},
});
