const words = require('../../behaviors/words.js');

/** One parameter of a call. Tells `change {name, value}`; the value is text, '' for not sent. */
Component({
	behaviors: [words],
	properties: { field: Object, value: String, problem: String },
	data: { choices: ['', 'true', 'false'] },
	methods: {
		typed(event) {
			this.tell(event.detail.value);
		},
		choose(event) {
			this.tell(event.currentTarget.dataset.value);
		},
		tell(value) {
			this.triggerEvent('change', { name: this.data.field.name, value });
		},
	},
});
