// The tasks of this person: [{id, title, notes, done, created}], newest first, under one key of the app's storage.
const KEY = 'tasks';

function all() {
	return wx.getStorageSync(KEY) || [];
}

function keep(tasks) {
	wx.setStorageSync(KEY, tasks);
	return tasks;
}

function nextId(tasks) {
	return tasks.reduce((highest, task) => Math.max(highest, task.id), 0) + 1;
}

function add(title, created = Date.now()) {
	const tasks = all();
	return keep([{ id: nextId(tasks), title, notes: '', done: false, created }, ...tasks]);
}

function find(id) {
	return all().find((task) => task.id === id);
}

function change(id, part) {
	return keep(all().map((task) => (task.id === id ? { ...task, ...part } : task)));
}

function remove(id) {
	return keep(all().filter((task) => task.id !== id));
}

function removeDone() {
	return keep(all().filter((task) => !task.done));
}

function clear() {
	wx.removeStorageSync(KEY);
}

module.exports = { all, add, find, change, remove, removeDone, clear };
