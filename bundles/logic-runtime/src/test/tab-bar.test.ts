import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TabBarView } from '@loggia/messages/page-settings';
import { FACTS, openApp, type Isolate } from './isolate.ts';
import type { Sources } from './mini-app.ts';

const TABS = [
	{ pagePath: 'pages/a/a', text: 'One', iconPath: 'i/a.png', selectedIconPath: 'i/a-on.png' },
	{ pagePath: 'pages/b/b', text: 'Two' },
];

function app(extra: Sources = {}, tabBar: Record<string, unknown> = {}, pages: string[] = []): Sources {
	const sources: Sources = {
		'app.json': JSON.stringify({
			pages: ['pages/a/a', 'pages/b/b', 'pages/c/c', ...pages],
			tabBar: { color: '#111111', list: TABS, ...tabBar },
		}),
	};
	for (const page of ['a', 'b', 'c']) {
		sources[`pages/${page}/${page}.wxml`] = `<view>${page}</view>`;
		sources[`pages/${page}/${page}.js`] = `Page({
			onLoad() { console.log('${page}.onLoad') }, onShow() { console.log('${page}.onShow') }, onHide() { console.log('${page}.onHide') },
			onTabItemTap(e) { console.log('${page}.onTabItemTap', JSON.stringify(e)) },
		})`;
	}
	return { ...sources, ...extra };
}

/** What the page on top shows as its tab bar. */
function bar(isolate: Isolate): TabBarView {
	return isolate.view.pages.get(isolate.view.top)!.settings.tabBar as TabBarView;
}

async function run(isolate: Isolate, code: string): Promise<string[]> {
	isolate.sent.length = 0;
	isolate.run(code);
	await isolate.dispatch('show');
	return isolate.logs();
}

function tapTab(isolate: Isolate, index: number): Promise<void> {
	isolate.sent.length = 0;
	const { root } = isolate.view.pages.get(isolate.view.top)!;
	const event = { node: root.id, type: 'tabItemTap', detail: { index }, timeStamp: 1 };
	return isolate.dispatch('viewEvent', { page: isolate.view.top }, event);
}

test('a tab page brings its tab bar, other pages none', async () => {
	const isolate = await openApp(app(), { path: 'pages/a/a' });
	assert.deepEqual(bar(isolate), {
		selected: 0,
		position: 'bottom',
		color: '#111111',
		selectedColor: '#07c160',
		backgroundColor: '#ffffff',
		borderStyle: 'black',
		hidden: false,
		animation: false,
		items: [
			{ text: 'One', iconPath: 'i/a.png', selectedIconPath: 'i/a-on.png', badge: '', redDot: false },
			{ text: 'Two', iconPath: '', selectedIconPath: '', badge: '', redDot: false },
		],
	});
	await run(isolate, `wx.navigateTo({url: '/pages/c/c'})`);
	assert.equal(bar(isolate), undefined);
});

test('a tapped tab: the page of that tab shows, then hears onTabItemTap; a tap on its own tab is heard too', async () => {
	const isolate = await openApp(app(), { path: 'pages/a/a' });
	await tapTab(isolate, 1);
	const tap = '{"index":1,"pagePath":"pages/b/b","text":"Two"}';
	assert.deepEqual(isolate.logs(), ['a.onHide', 'b.onLoad', 'b.onShow', `b.onTabItemTap ${tap}`]);
	assert.equal(bar(isolate).selected, 1);
	await tapTab(isolate, 1);
	assert.deepEqual(isolate.logs(), [`b.onTabItemTap ${tap}`]);
	await tapTab(isolate, 7);
	assert.deepEqual(isolate.logs(), []);
	assert.deepEqual(isolate.errors(), []);
});

test('badges, dots, items and style change every living tab page', async () => {
	const isolate = await openApp(app(), { path: 'pages/a/a' });
	await run(isolate, `wx.switchTab({url: '/pages/b/b'})`);
	await run(
		isolate,
		`wx.setTabBarBadge({index: 0, text: '12'}); wx.showTabBarRedDot({index: 1});
		wx.setTabBarItem({index: 1, text: 'Second', iconPath: '/i/b.png'}); wx.setTabBarStyle({color: '#222222', borderStyle: 'white'})`,
	);
	for (const [, page] of isolate.view.pages) {
		const { items, color, borderStyle } = page.settings.tabBar as TabBarView;
		assert.deepEqual([color, borderStyle], ['#222222', 'white']);
		assert.deepEqual(
			items.map(({ text, badge, redDot }) => [text, badge, redDot]),
			[
				['One', '12', false],
				['Second', '', true],
			],
		);
	}
	await run(isolate, `wx.setTabBarBadge({index: 1, text: 'too long'}); wx.removeTabBarBadge({index: 0})`);
	assert.deepEqual(
		bar(isolate).items.map(({ badge, redDot }) => [badge, redDot]),
		[
			['', false],
			['…', false],
		],
	);
	await run(isolate, `wx.hideTabBar({animation: true})`);
	assert.deepEqual([bar(isolate).hidden, bar(isolate).animation], [true, true]);
	await run(isolate, `wx.showTabBar()`);
	assert.deepEqual([bar(isolate).hidden, bar(isolate).animation], [false, false]);
});

test('refusals have the words of WeChat', async () => {
	const isolate = await openApp(app(), { path: 'pages/a/a' });
	const fail = (call: string) => run(isolate, call.replace('})', `, fail(e) { console.log(e.errMsg) }})`));
	assert.deepEqual(await fail(`wx.setTabBarBadge({index: 9, text: '1'})`), [
		'setTabBarBadge:fail tabbar item not found',
	]);
	assert.match((await fail(`wx.showTabBarRedDot({index: 'x'})`))[0], /^showTabBarRedDot:fail parameter error/);
	await run(isolate, `wx.navigateTo({url: '/pages/c/c'})`);
	assert.deepEqual(await fail(`wx.hideTabBar({animation: true})`), ['hideTabBar:fail not TabBar page']);
});

test('a custom tab bar: one instance for each tab page, found by getTabBar', async () => {
	const custom = {
		'custom-tab-bar/index.wxml': '<view id="go" class="bar" bindtap="go">{{selected}}</view>',
		'custom-tab-bar/index.json': '{"component": true}',
		'custom-tab-bar/index.js': `Component({data: {selected: 0}, lifetimes: {attached() { console.log('bar attached') }, detached() { console.log('bar detached') }},
			pageLifetimes: {show() { console.log('bar show') }},
			methods: {go() { wx.switchTab({url: '/pages/b/b'}) }}})`,
		'pages/a/a.wxml': '<view>a</view><inner/>',
		'pages/a/a.json': '{"usingComponents": {"inner": "/inner/inner"}}',
		'inner/inner.wxml': '<view>inner</view>',
		'inner/inner.js': `Component({options: {virtualHost: true}, pageLifetimes: {show() { console.log('inner', this.getTabBar().data.selected) }}})`,
		'pages/b/b.js': `Page({onShow() { this.getTabBar((bar) => bar.setData({selected: 1})) }})`,
		'pages/c/c.js': `Page({onShow() { console.log('none', this.getTabBar()) }})`,
	};
	const isolate = await openApp(app(custom, { custom: true }), { path: 'pages/a/a' });
	assert.equal(bar(isolate), undefined);
	assert.match(isolate.html(), /<view>inner<\/view>.*<view class="cindex--bar" id="go">0<\/view>/);
	assert.deepEqual(isolate.logs().slice(0, 2), ['bar attached', 'a.onLoad']);
	assert.ok(isolate.logs().includes('inner 0'));
	assert.ok(isolate.logs().includes('bar show'));
	await isolate.tap('#go');
	assert.match(isolate.html(), />b<.*>1</);
	assert.notEqual(isolate.run('getCurrentPages()[0].getTabBar() === null'), true);
	assert.deepEqual(await run(isolate, `wx.navigateTo({url: '/pages/c/c'})`), ['none null']);
	assert.deepEqual(await run(isolate, `wx.reLaunch({url: '/pages/c/c'})`), [
		'bar detached',
		'bar detached',
		'none null',
	]);
	assert.deepEqual(isolate.errors(), []);
});

test('windowHeight is what the chrome leaves to the page on top, at once', async () => {
	const sources = app({
		'pages/a/a.js': `Page({onLoad() { console.log('a', wx.getWindowInfo().windowHeight, wx.getWindowInfo().screenTop) }})`,
		'pages/c/c.js': `Page({onLoad() { console.log('c', wx.getSystemInfoSync().windowHeight, wx.getWindowInfo().screenTop) }, onResize() { console.log('resize') }})`,
		'app.js': `App({onLaunch() { console.log('app', wx.getSystemInfoSync().windowHeight) }})`,
	});
	const isolate = await openApp(sources, {
		path: 'pages/a/a',
		manifest: { pageWindow: { 'pages/c/c': { navigationStyle: 'custom' } } },
	});
	assert.deepEqual(isolate.logs(), ['app 555', 'a 555 64']);
	assert.deepEqual(await run(isolate, `wx.navigateTo({url: '/pages/c/c'})`), ['c 667 0']);
});

test('dark mode: chrome and tab bar follow the theme when the app says so', async () => {
	const light = { navigationBarTitleText: 'T', navigationBarBackgroundColor: '#ffffff', backgroundColor: '#fefefe' };
	const dark = {
		window: { ...light, navigationBarBackgroundColor: '#000000', backgroundColor: '#101010' },
		tabBar: { color: '#eeeeee', list: TABS },
		pageWindow: {},
	};
	const isolate = await openApp(app(), { path: 'pages/a/a', manifest: { window: light, dark } });
	await isolate.dispatch('hostFacts', {}, { ...FACTS, system: { ...FACTS.system, theme: 'dark' } });
	assert.equal(bar(isolate).color, '#eeeeee');
	assert.equal(bar(isolate).backgroundColor, '#1e1e1e');
	assert.equal(isolate.view.pages.get(isolate.view.top)!.settings.backgroundColor, '#101010');
	assert.equal(isolate.stacks().at(-1)!.window.navigationBarBackgroundColor, '#000000');
	const always = await openApp(app(), { path: 'pages/a/a', manifest: { window: light } });
	await always.dispatch('hostFacts', {}, { ...FACTS, system: { ...FACTS.system, theme: 'dark' } });
	assert.equal(bar(always).backgroundColor, '#ffffff');
	assert.equal(always.stacks().length, 1);
});
