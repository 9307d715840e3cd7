/** The components by group; each has a page pages/TAG/TAG. */
module.exports = [
	{
		name: 'Containers',
		tags: [
			{ tag: 'view', about: 'boxes, pressed states' },
			{ tag: 'scroll-view', about: 'scrolls inside, pull to refresh' },
		],
	},
	{
		name: 'Content',
		tags: [{ tag: 'text', about: 'selectable, entities, spaces' }],
	},
	{
		name: 'Media',
		tags: [{ tag: 'image', about: 'thirteen ways to fit' }],
	},
];
