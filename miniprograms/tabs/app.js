App({
	/** how it was entered, oldest first */
	entries: [],
	onLaunch({ scene, path }) {
		this.entries.push(`launch ${scene} ${path}`);
	},
	onShow({ scene, referrerInfo }) {
		const from =
			referrerInfo && referrerInfo.appId ? ` from ${referrerInfo.appId} ${JSON.stringify(referrerInfo.extraData)}` : '';
		this.entries.push(`show ${scene}${from}`);
	},
});
