import { TAB_BAR_HEIGHT } from '@loggia/messages/page-settings';
import type { Facts } from '../wx/facts.ts';
import type { Look } from './look.ts';
import type { TabBar } from './tab-bar.ts';

/** What the chrome leaves to a page, px. */
export interface Geometry {
	windowHeight: number;
	/** y of the page's upper edge on the screen */
	screenTop: number;
}

/** The shell tells of a page with a navigation bar and without a tab bar; which page it is knows the logic layer first. */
export function pageGeometry(facts: Facts, look: Look, tabBar: TabBar, path: string | undefined): Geometry {
	const { screenHeight = 0, windowHeight = 0 } = facts.current?.system ?? {};
	const custom = look.window(path).navigationStyle === 'custom';
	const tabs = path === undefined ? undefined : tabBar.view(path);
	const tabHeight = tabs && !tabs.hidden ? TAB_BAR_HEIGHT : 0;
	const bar = custom ? 0 : Math.max(0, screenHeight - windowHeight);
	return {
		windowHeight: (custom ? screenHeight : windowHeight) - tabHeight,
		screenTop: bar + (tabs?.position === 'top' ? tabHeight : 0),
	};
}
