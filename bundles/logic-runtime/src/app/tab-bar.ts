import type { TabBarItem, TabBarView } from '@loggia/messages/page-settings';
import { ApiFailure } from '../wx/failure.ts';
import type { Look } from './look.ts';

/** What `onTabItemTap` hears. */
export interface TabTap {
	index: number;
	pagePath: string;
	text: string;
}

/** app.json's tab bar with what `wx.setTabBar…` changed. */
export interface TabBar {
	/** paths of the tab pages, in order */
	readonly paths: readonly string[];
	/** the app draws it itself: `custom-tab-bar/index` */
	readonly custom: boolean;
	/** its index, -1 for a page that is no tab */
	indexOf(path: string): number;
	tap(index: number): TabTap | undefined;
	/** What the view draws with this page; undefined when there is nothing to draw. */
	view(path: string): TabBarView | undefined;
	setItem(index: unknown, item: Record<string, unknown>): void;
	setStyle(style: Record<string, unknown>): void;
	setBadge(index: unknown, text: string): void;
	setRedDot(index: unknown, shown: boolean): void;
	setShown(shown: boolean, animation: boolean): void;
}

/** Characters of a badge; a longer one is an ellipsis, as in WeChat. */
const MOST_BADGE = 4;
const STYLES = ['color', 'selectedColor', 'backgroundColor', 'borderStyle'] as const;

export function createTabBar(look: Look): TabBar {
	const given = look.tabBar;
	const list = (Array.isArray(given?.list) ? given.list : []) as Record<string, unknown>[];
	const paths = list.map((item) => text(item?.pagePath).replace(/^\//, ''));
	/** what the app set itself, over app.json and its theme */
	const changed: Partial<TabBarItem>[] = list.map(() => ({}));
	const style: Record<string, unknown> = {};
	let shown = true;
	let animation = false;

	function item(index: unknown): Partial<TabBarItem> {
		if (typeof index !== 'number') throw new ApiFailure('parameter error: parameter.index should be Number;');
		if (!changed[index]) throw new ApiFailure('tabbar item not found');
		return changed[index];
	}

	function items(): TabBarItem[] {
		const now = (look.tabBar?.list ?? []) as Record<string, unknown>[];
		return changed.map((own, index) => ({
			text: text(now[index]?.text),
			iconPath: text(now[index]?.iconPath),
			selectedIconPath: text(now[index]?.selectedIconPath),
			badge: '',
			redDot: false,
			...own,
		}));
	}

	return {
		paths,
		custom: given?.custom === true,
		indexOf: (path) => paths.indexOf(path),
		tap(index) {
			const tapped = items()[index];
			return tapped && { index, pagePath: paths[index], text: tapped.text };
		},
		view(path) {
			const selected = paths.indexOf(path);
			if (selected < 0 || given?.custom === true) return undefined;
			const dark = look.theme === 'dark';
			const now = { ...look.tabBar, ...style };
			return {
				selected,
				position: now.position === 'top' ? 'top' : 'bottom',
				color: text(now.color) || (dark ? '#a3a3a3' : '#7d7e80'),
				selectedColor: text(now.selectedColor) || '#07c160',
				backgroundColor: text(now.backgroundColor) || (dark ? '#1e1e1e' : '#ffffff'),
				borderStyle: (text(now.borderStyle) || (dark ? 'white' : 'black')) === 'white' ? 'white' : 'black',
				hidden: !shown,
				animation,
				items: items(),
			};
		},
		setItem(index, options) {
			const own = item(index);
			for (const name of ['text', 'iconPath', 'selectedIconPath'] as const) {
				if (typeof options[name] === 'string') own[name] = options[name];
			}
		},
		setStyle(options) {
			for (const name of STYLES) if (typeof options[name] === 'string') style[name] = options[name];
		},
		setBadge(index, badge) {
			Object.assign(item(index), { badge: [...badge].length > MOST_BADGE ? '…' : badge, redDot: false });
		},
		setRedDot(index, redDot) {
			Object.assign(item(index), redDot ? { redDot, badge: '' } : { redDot });
		},
		setShown(now, moves) {
			shown = now;
			animation = moves;
		},
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
