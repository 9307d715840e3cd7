App({
	globalData: {
		/** Products of the last visit, so that a page opens at once. */
		products: [],
	},
});
