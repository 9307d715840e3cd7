import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, type Isolate } from './isolate.ts';

function app(js: string, manifest: Record<string, unknown> = {}): Promise<Isolate> {
	return openApp({ 'pages/index/index.wxml': '<view/>', 'pages/index/index.js': js }, { manifest });
}

function settings(isolate: Isolate): Record<string, unknown> {
	return isolate.view.pages.get(isolate.view.top)!.settings;
}

async function run(isolate: Isolate, code: string): Promise<void> {
	isolate.run(code);
	await isolate.dispatch('show');
}

function pageEvent(isolate: Isolate, type: string, detail: unknown): Promise<void> {
	const { root } = isolate.view.pages.get(isolate.view.top)!;
	return isolate.dispatch('viewEvent', { page: isolate.view.top }, { node: root.id, type, detail, timeStamp: 1 });
}

test('the view watches what the page listens to, and no more', async () => {
	const deaf = await app('Page({})');
	assert.deepEqual(settings(deaf), {});
	const listening = await app(
		'Page({onPageScroll(e) { console.log(JSON.stringify(e)) }, onReachBottom(e) { console.log("end", e) }})',
		{
			window: { enablePullDownRefresh: true, onReachBottomDistance: 80, backgroundTextStyle: 'light' },
		},
	);
	const expected = { listenScroll: true, reachBottom: 80, pullDown: true, backgroundTextStyle: 'light' };
	assert.deepEqual(settings(listening), expected);
	await pageEvent(listening, 'pageScroll', { scrollTop: 12, scrollHeight: 900, clientHeight: 600 });
	await pageEvent(listening, 'reachBottom', {});
	assert.deepEqual(listening.logs(), ['{"scrollTop":12}', 'end undefined']);
});

test('pull-down refresh: by the person or by startPullDownRefresh, until it is stopped; a new view shows it too', async () => {
	const isolate = await app(`Page({onPullDownRefresh() { console.log('refresh') }})`, {
		window: { enablePullDownRefresh: 'true' },
	});
	await pageEvent(isolate, 'pullDownRefresh', {});
	assert.deepEqual([isolate.logs(), settings(isolate).refreshing], [['refresh'], true]);
	isolate.view.pages.clear();
	await isolate.attach();
	assert.equal(settings(isolate).refreshing, true);
	await run(isolate, 'wx.stopPullDownRefresh()');
	assert.equal(settings(isolate).refreshing, false);
	await run(isolate, 'wx.startPullDownRefresh()');
	assert.deepEqual([isolate.logs().length, settings(isolate).refreshing], [2, true]);
});

test('a page that was left while it refreshes is stopped too', async () => {
	const isolate = await openApp({
		'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
		'pages/index/index.wxml': '<view/>',
		'pages/b/b.wxml': '<view/>',
	});
	const first = isolate.view.top;
	await run(isolate, 'wx.startPullDownRefresh()');
	await run(isolate, `wx.navigateTo({url: '/pages/b/b'})`);
	await run(isolate, 'wx.stopPullDownRefresh()');
	assert.equal(isolate.view.pages.get(first)!.settings.refreshing, false);
});

test('navigation bar: title, colours with their animation, once', async () => {
	const isolate = await app('Page({})');
	const animation = { duration: 400, timingFunc: 'easeIn' };
	await run(
		isolate,
		`wx.setNavigationBarColor({frontColor: '#FFFFFF', backgroundColor: '#ff0000', animation: ${JSON.stringify(animation)}})`,
	);
	const { window } = isolate.stacks().at(-1)!;
	assert.deepEqual(
		[window.navigationBarTextStyle, window.navigationBarBackgroundColor, window.navigationBarAnimation],
		['white', '#ff0000', animation],
	);
	await run(isolate, `wx.setNavigationBarTitle({title: ''})`);
	assert.deepEqual(isolate.stacks().at(-1)!.window, {
		navigationBarTitleText: '',
		navigationBarTextStyle: 'white',
		navigationBarBackgroundColor: '#ff0000',
	});
	await run(isolate, `wx.setNavigationBarColor({frontColor: 'red', fail(e) { console.log(e.errMsg) }})`);
	assert.match(isolate.logs()[0], /^setNavigationBarColor:fail invalid frontColor "red"/);
});

test('background: colours and text style', async () => {
	const isolate = await app('Page({})');
	await run(
		isolate,
		`wx.setBackgroundColor({backgroundColorTop: '#123456'}); wx.setBackgroundTextStyle({textStyle: 'light'})`,
	);
	assert.deepEqual(settings(isolate), { backgroundColorTop: '#123456', backgroundTextStyle: 'light' });
	await run(isolate, `wx.setBackgroundTextStyle({textStyle: 'pink', fail(e) { console.log(e.errMsg) }})`);
	assert.match(isolate.logs()[0], /^setBackgroundTextStyle:fail parameter error/);
});

test('navigateTo comes forward, navigateBack goes back, the other verbs are just there', async () => {
	const isolate = await openApp({
		'app.json': '{"pages": ["pages/index/index", "pages/b/b"]}',
		'pages/index/index.wxml': '<view/>',
		'pages/b/b.wxml': '<view/>',
	});
	const entered = () => settings(isolate).enter;
	assert.equal(entered(), undefined);
	await run(isolate, `wx.navigateTo({url: '/pages/b/b'})`);
	assert.equal(entered(), 'forward');
	await run(isolate, `wx.redirectTo({url: '/pages/b/b'})`);
	assert.equal(entered(), undefined);
	await run(isolate, `wx.navigateBack()`);
	assert.equal(entered(), 'back');
	await run(isolate, `wx.reLaunch({url: '/pages/b/b'})`);
	assert.equal(entered(), undefined);
});
