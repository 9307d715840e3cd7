App({
	onLaunch(options) {
		console.log('opened with', options.path, options.query);
	},
});
