const catalog = require('./utils/catalog.js');

App({
	onLaunch() {
		catalog.start();
	},
});
