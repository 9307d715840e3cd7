import type { Router } from '../app/router.ts';
import type { TabBar } from '../app/tab-bar.ts';
import { ApiFailure } from './failure.ts';

type Options = Record<string, unknown>;

/** `wx.setTabBar…` and its kin: only while a tab page is on top, as in WeChat. */
export function tabBarMembers(router: Router, tabBar: TabBar): Record<string, (options: Options) => unknown> {
	const change = (work: (options: Options) => void) => (options: Options) => {
		if (tabBar.indexOf(router.top()?.path ?? '') < 0) throw new ApiFailure('not TabBar page');
		work(options);
		router.tabBarChanged();
	};
	return {
		setTabBarItem: change((options) => tabBar.setItem(options.index, options)),
		setTabBarStyle: change((options) => tabBar.setStyle(options)),
		setTabBarBadge: change(({ index, text }) => {
			if (typeof text !== 'string' && typeof text !== 'number') {
				throw new ApiFailure('parameter error: parameter.text should be String;');
			}
			tabBar.setBadge(index, String(text));
		}),
		removeTabBarBadge: change(({ index }) => tabBar.setBadge(index, '')),
		showTabBarRedDot: change(({ index }) => tabBar.setRedDot(index, true)),
		hideTabBarRedDot: change(({ index }) => tabBar.setRedDot(index, false)),
		showTabBar: change(({ animation }) => tabBar.setShown(true, animation === true)),
		hideTabBar: change(({ animation }) => tabBar.setShown(false, animation === true)),
	};
}
