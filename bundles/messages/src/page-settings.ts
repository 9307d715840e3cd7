/** Height of the tab bar, px: WeChat's. */
export const TAB_BAR_HEIGHT = 48;

/** What the view draws as the tab bar of a tab page. Paths are those of the package; colours any of CSS. */
export interface TabBarView {
	/** index of this page's own tab */
	selected: number;
	position: 'bottom' | 'top';
	color: string;
	selectedColor: string;
	backgroundColor: string;
	borderStyle: 'black' | 'white';
	hidden: boolean;
	/** the last show or hide moves */
	animation: boolean;
	items: TabBarItem[];
}

export interface TabBarItem {
	text: string;
	/** '' for none */
	iconPath: string;
	selectedIconPath: string;
	/** '' for none */
	badge: string;
	redDot: boolean;
}

/** Settings of `Op.pageSet`; what is absent stays as it is. */
export interface PageSettings {
	backgroundColor?: string;
	/** colour that pulling the page down uncovers; `backgroundColor` without it */
	backgroundColorTop?: string;
	/** of the dots of pull-down refresh */
	backgroundTextStyle?: 'dark' | 'light';
	/** the page is told where it is scrolled to: `pageScroll` */
	listenScroll?: boolean;
	/** px from the end at which `reachBottom` is told; null for never */
	reachBottom?: number | null;
	/** the person may pull it down: `pullDownRefresh` */
	pullDown?: boolean;
	/** the refresh shows */
	refreshing?: boolean;
	tabBar?: TabBarView | null;
	/** a deed, not kept: px and ms */
	scrollTo?: { scrollTop: number; duration: number };
	/** a deed, not kept: how the page comes to the top right afterwards */
	enter?: 'forward' | 'back';
}
