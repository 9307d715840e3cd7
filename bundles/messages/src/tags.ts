/** WeChat's basic components whose names have a hyphen. Any other such tag is a component of the package or of a capability bundle. */
export const HYPHENATED_TAGS: ReadonlySet<string> = new Set([
	...['ad-custom', 'channel-live', 'channel-video', 'checkbox-group', 'cover-image', 'cover-view', 'custom-wrapper'],
	...['double-tap-gesture-handler', 'draggable-sheet', 'editor-portal', 'force-press-gesture-handler'],
	...[
		'functional-page-navigator',
		'grid-builder',
		'grid-view',
		'horizontal-drag-gesture-handler',
		'keyboard-accessory',
	],
	...['list-builder', 'list-view', 'live-player', 'live-pusher', 'long-press-gesture-handler', 'match-media'],
	...['movable-area', 'movable-view', 'navigation-bar', 'nested-scroll-body', 'official-account'],
	...['official-account-publish', 'open-container', 'open-data', 'open-data-item', 'open-data-list', 'page-container'],
	...[
		'page-meta',
		'pan-gesture-handler',
		'picker-view',
		'picker-view-column',
		'radio-group',
		'rich-text',
		'root-portal',
	],
	...['scale-gesture-handler', 'scroll-view', 'share-element', 'sticky-header', 'sticky-section', 'store-coupon'],
	...[
		'store-gift',
		'store-home',
		'store-product',
		'swiper-item',
		'tap-gesture-handler',
		'vertical-drag-gesture-handler',
	],
	...['voip-room', 'web-view'],
]);

/** Events that every node has and that rise to the ancestors; all others stay on their node (WeChat: "event bubbling"). */
export const BUBBLING_EVENTS: ReadonlySet<string> = new Set([
	...['touchstart', 'touchmove', 'touchcancel', 'touchend', 'touchforcechange', 'tap', 'longpress', 'longtap'],
	...['transitionend', 'animationstart', 'animationiteration', 'animationend'],
]);

/** `strokeWidth` and `stroke-width` are one attribute. */
export function dashed(name: string): string {
	return name.replace(/([a-z])([A-Z])/g, (_all, before: string, letter: string) => `${before}-${letter.toLowerCase()}`);
}
