/** The components by group; each has a page pages/TAG/TAG. */
module.exports = [
	{
		name: 'Containers',
		tags: [
			{ tag: 'view', about: 'boxes, pressed states' },
			{ tag: 'scroll-view', about: 'scrolls inside, pull to refresh' },
			{ tag: 'swiper', about: 'turns by finger, keys and itself' },
			{ tag: 'movable-view', about: 'moved and scaled by hand' },
			{ tag: 'cover-view', about: 'over pictures, maps and videos' },
			{ tag: 'match-media', about: 'shown by size' },
		],
	},
	{
		name: 'Content',
		tags: [
			{ tag: 'text', about: 'selectable, entities, spaces' },
			{ tag: 'rich-text', about: 'HTML and nodes' },
			{ tag: 'icon', about: 'nine signs' },
			{ tag: 'progress', about: 'bars that move' },
		],
	},
	{
		name: 'Navigation',
		tags: [
			{ tag: 'navigator', about: 'links to pages' },
			{ tag: 'page-meta', about: 'styles and place of a page' },
		],
	},
	{
		name: 'Media',
		tags: [{ tag: 'image', about: 'thirteen ways to fit' }],
	},
	{
		name: 'Forms',
		tags: [
			{ tag: 'button', about: 'types, loading, form-type' },
			{ tag: 'checkbox', about: 'groups, own marks' },
			{ tag: 'form', about: 'submit and reset' },
			{ tag: 'input', about: 'one line of text' },
			{ tag: 'label', about: 'taps for a control' },
			{ tag: 'picker', about: 'lists, dates, regions in a sheet' },
			{ tag: 'picker-view', about: 'wheels in the page' },
			{ tag: 'radio', about: 'one of several' },
			{ tag: 'slider', about: 'a number by hand' },
			{ tag: 'switch', about: 'on and off' },
			{ tag: 'textarea', about: 'several lines of text' },
		],
	},
];
