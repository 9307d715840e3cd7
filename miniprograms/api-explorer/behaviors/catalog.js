const catalog = require('../utils/catalog.js');

/** Calls the page's `catalogChanged` once when it opens, and at each change until it closes. */
module.exports = Behavior({
	lifetimes: {
		attached() {
			this.catalogListener = () => this.catalogChanged();
			catalog.listen(this.catalogListener);
		},
		detached() {
			catalog.forget(this.catalogListener);
		},
	},
});
