/** A field of a form made of views: `wx://form-field` gives it `name` and `value`, which submit tells and reset empties. */
Component({
	behaviors: ['wx://form-field'],
	properties: { value: { type: Number, value: 0 } },
	methods: {
		choose(event) {
			this.setData({ value: event.currentTarget.dataset.value });
		},
	},
});
