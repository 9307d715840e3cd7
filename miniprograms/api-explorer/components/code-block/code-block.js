Component({
	properties: { text: String, label: String },
});
