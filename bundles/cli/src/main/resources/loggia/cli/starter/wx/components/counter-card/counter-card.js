Component({
	properties: {
		label: String,
		value: Number,
	},

	methods: {
		tap() {
			this.triggerEvent('tapped');
		},
	},
});
