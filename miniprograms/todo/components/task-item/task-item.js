// One task of a list; what stands below its title comes through the slot.
Component({
	properties: {
		// {id, title, done}
		task: { type: Object, value: {} },
	},

	methods: {
		toggle() {
			const { id, done } = this.data.task;
			this.triggerEvent('toggle', { id, done: !done });
		},

		open() {
			this.triggerEvent('open', { id: this.data.task.id });
		},

		remove() {
			const { id, title } = this.data.task;
			this.triggerEvent('remove', { id, title });
		},
	},
});
