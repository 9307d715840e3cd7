import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACTS, openApp, type Isolate } from './isolate.ts';
import type { Sources } from './mini-app.ts';

/** An app whose pages print their lifecycle. */
function printing(pages: string[], extra: Sources = {}, tabs: string[] = []): Sources {
	const sources: Sources = {
		'app.json': JSON.stringify({
			pages: pages.map((page) => `pages/${page}`),
			tabBar: tabs.length ? { list: tabs.map((page) => ({ pagePath: `pages/${page}` })) } : undefined,
		}),
		'app.js': `App({
			onLaunch(o) { console.log('App.onLaunch', o.path, o.query.q || '') },
			onShow() { console.log('App.onShow') },
			onHide() { console.log('App.onHide') },
			globalData: {n: 1},
		})`,
	};
	for (const page of pages) {
		sources[`pages/${page}.wxml`] = `<view>${page} {{q}}</view>`;
		sources[`pages/${page}.js`] = `Page({
			data: {q: ''},
			onLoad(q) { console.log('${page}.onLoad', JSON.stringify(q)); this.setData({q: q.q || ''}) },
			onShow() { console.log('${page}.onShow') },
			onReady() { console.log('${page}.onReady') },
			onHide() { console.log('${page}.onHide') },
			onUnload() { console.log('${page}.onUnload') },
		})`;
	}
	return { ...sources, ...extra };
}

/** What the app printed since the last call. */
function since(app: Isolate): string[] {
	const lines = app.logs();
	app.sent.length = 0;
	return lines;
}

async function go(app: Isolate, code: string): Promise<string[]> {
	since(app);
	app.run(code);
	await app.dispatch('show');
	return since(app);
}

test('launch: App first, then the page; onReady follows the acknowledgement', async () => {
	const app = await openApp(printing(['a/a']), { path: 'pages/a/a', query: { q: 'x' }, view: false });
	assert.deepEqual(since(app), [
		'App.onLaunch pages/a/a x',
		'App.onShow',
		'a/a.onLoad {"q":"x"}',
		'a/a.onShow',
		'a/a.onReady',
	]);

	const slow = await openApp(printing(['a/a']), { path: 'pages/a/a', view: false });
	slow.acknowledging = false;
	since(slow);
	await slow.attach();
	slow.run(`wx.reLaunch({url: '/pages/a/a'})`);
	await slow.dispatch('show');
	assert.deepEqual(since(slow), ['a/a.onUnload', 'a/a.onLoad {}', 'a/a.onShow']);
	await slow.dispatch('ack', { seq: slow.lastSeq });
	assert.deepEqual(since(slow), ['a/a.onReady']);
});

test('ready is sent once the first onLoad has been called', async () => {
	const app = await openApp(printing(['a/a']), { path: 'pages/a/a' });
	const kinds = app.sent.map(({ kind }) => kind);
	assert.ok(kinds.indexOf('ready') > kinds.indexOf('log'));
	assert.equal(kinds.filter((kind) => kind === 'ready').length, 1);
});

test('navigateTo, navigateBack, redirectTo and reLaunch in the order of WeChat', async () => {
	const app = await openApp(printing(['a/a', 'b/b', 'c/c']), { path: 'pages/a/a' });
	assert.deepEqual(await go(app, `wx.navigateTo({url: '../b/b?q=%E4%BD%A0&r'})`), [
		'a/a.onHide',
		'b/b.onLoad {"q":"你","r":""}',
		'b/b.onShow',
		'b/b.onReady',
	]);
	assert.equal(app.html(), '<view>b/b 你</view>');
	assert.deepEqual(await go(app, `wx.redirectTo({url: '/pages/c/c'})`), [
		'b/b.onUnload',
		'c/c.onLoad {}',
		'c/c.onShow',
		'c/c.onReady',
	]);
	assert.deepEqual(await go(app, `wx.navigateTo({url: '/pages/b/b'})`), [
		'c/c.onHide',
		'b/b.onLoad {}',
		'b/b.onShow',
		'b/b.onReady',
	]);
	assert.deepEqual(await go(app, `wx.navigateBack({delta: 9})`), ['b/b.onUnload', 'c/c.onUnload', 'a/a.onShow']);
	assert.equal(app.html(), '<view>a/a </view>');
	assert.equal(app.view.pages.size, 1);
	await go(app, `wx.navigateTo({url: '/pages/b/b'})`);
	assert.deepEqual(await go(app, `wx.reLaunch({url: '/pages/c/c'})`), [
		'b/b.onUnload',
		'a/a.onUnload',
		'c/c.onLoad {}',
		'c/c.onShow',
		'c/c.onReady',
	]);
	assert.deepEqual(app.errors(), []);
});

test('the chrome hears of each change', async () => {
	const app = await openApp(printing(['a/a', 'b/b']), { path: 'pages/a/a' });
	app.run(`wx.navigateTo({url: '/pages/b/b?q=1'}); `);
	await app.dispatch('show');
	app.run(`wx.setNavigationBarTitle({title: 'Two'}); wx.showNavigationBarLoading()`);
	await app.dispatch('show');
	const stacks = app.stacks();
	assert.deepEqual(
		stacks.map(({ type, stack }) => [type, stack.map(({ path }) => path)]),
		[
			['appLaunch', ['pages/a/a']],
			['navigateTo', ['pages/a/a', 'pages/b/b']],
			['window', ['pages/a/a', 'pages/b/b']],
			['window', ['pages/a/a', 'pages/b/b']],
		],
	);
	assert.deepEqual(stacks[1].stack[1].query, { q: '1' });
	assert.deepEqual(stacks[3].window, { navigationBarTitleText: 'Two', navigationBarLoading: true });
	await app.dispatch('navigate', {}, { type: 'navigateBack', delta: 1 });
	assert.deepEqual(app.stacks()[4].window, { navigationBarTitleText: 'Test' });
});

test('refusals have the words of WeChat', async () => {
	const app = await openApp(printing(['a/a', 'b/b', 't/t'], {}, ['t/t']), { path: 'pages/a/a' });
	const fail = async (call: string) => {
		const [line] = await go(app, `${call.replace('})', ', fail(e) { console.log(e.errMsg) }})')}`);
		return line;
	};
	assert.equal(await fail(`wx.navigateTo({url: '/pages/x/x'})`), 'navigateTo:fail page "pages/x/x" is not found');
	assert.equal(await fail(`wx.navigateTo({url: '/pages/t/t'})`), 'navigateTo:fail can not navigateTo a tabbar page');
	assert.equal(await fail(`wx.switchTab({url: '/pages/b/b'})`), 'switchTab:fail can not switch to no-tabBar page');
	assert.equal(await fail(`wx.navigateBack({delta: 1})`), 'navigateBack:fail cannot navigate back at first page.');
	for (let i = 0; i < 9; i++) await go(app, `wx.navigateTo({url: '/pages/b/b'})`);
	assert.equal(app.run('getCurrentPages().length'), 10);
	assert.equal(await fail(`wx.navigateTo({url: '/pages/b/b'})`), 'navigateTo:fail webview count limit exceed');
	assert.deepEqual(app.errors(), []);
});

test('switchTab keeps tab pages alive', async () => {
	const app = await openApp(printing(['a/a', 'b/b', 'c/c'], {}, ['a/a', 'b/b']), { path: 'pages/a/a' });
	assert.deepEqual(await go(app, `wx.switchTab({url: '/pages/b/b?q=1'})`), [
		'a/a.onHide',
		'b/b.onLoad {}',
		'b/b.onShow',
		'b/b.onReady',
	]);
	await go(app, `wx.navigateTo({url: '/pages/c/c'})`);
	assert.deepEqual(await go(app, `wx.switchTab({url: '/pages/a/a'})`), ['c/c.onUnload', 'a/a.onShow']);
	assert.equal(app.html(), '<view>a/a </view>');
	assert.equal(app.view.pages.size, 2);
});

test('hide and show: page and app, and the state of onSaveExitState', async () => {
	const sources = printing(['a/a']);
	sources['pages/a/a.js'] = sources['pages/a/a.js'].replace(
		'Page({',
		'Page({ onSaveExitState() { return {data: {n: 7}} },',
	);
	const app = await openApp(sources, { path: 'pages/a/a' });
	since(app);
	await app.dispatch('hide');
	assert.deepEqual(app.all('hide'), [{ state: [{ n: 7 }] }]);
	assert.deepEqual(since(app), ['a/a.onHide', 'App.onHide']);
	await app.dispatch('show');
	assert.deepEqual(since(app), ['App.onShow', 'a/a.onShow']);
});

test('after the death of a worker the stack comes back, with its state', async () => {
	const sources = printing(['a/a', 'b/b']);
	sources['pages/b/b.js'] = sources['pages/b/b.js'].replace(
		'onLoad(q) {',
		"onLoad(q) { console.log('state', this.exitState.n);",
	);
	const app = await openApp(sources, {
		path: 'pages/a/a',
		restore: {
			stack: [
				{ path: 'pages/a/a', query: {} },
				{ path: 'pages/b/b', query: { q: '2' } },
			],
			state: [null, { n: 7 }],
		},
	});
	assert.deepEqual(since(app).slice(2), [
		'a/a.onLoad {}',
		'state 7',
		'b/b.onLoad {"q":"2"}',
		'b/b.onShow',
		'b/b.onReady',
	]);
	assert.equal(app.html(), '<view>b/b 2</view>');
	await app.dispatch('navigate', {}, { type: 'navigateBack', delta: 1 });
	assert.deepEqual(since(app), ['b/b.onUnload', 'a/a.onShow', 'a/a.onReady']);
});

test('a first page that does not exist: onPageNotFound may go elsewhere, else an error page', async () => {
	const elsewhere = printing(['a/a']);
	elsewhere['app.js'] =
		`App({onPageNotFound(o) { console.log(o.path, o.isEntryPage); wx.redirectTo({url: 'pages/a/a'}) }})`;
	const app = await openApp(elsewhere, { path: 'pages/gone' });
	assert.equal(app.logs()[0], 'pages/gone true');
	assert.equal(app.html(), '<view>a/a </view>');
	assert.deepEqual(app.errors(), []);
	const lost = await openApp(printing(['a/a']), { path: 'pages/gone' });
	assert.match(lost.html(), /cannot be shown/);
	assert.deepEqual(
		lost.errors().map(({ source }) => source),
		['errorPage'],
	);
});

test('a page that could not be compiled shows an error page and counts once; the app goes on', async () => {
	const app = await openApp(printing(['a/a', 'b/b']), {
		path: 'pages/a/a',
		manifest: { errorPages: { 'pages/b/b': 'b.wxml:1: <view> is not closed' } },
	});
	await go(app, `wx.navigateTo({url: '/pages/b/b'})`);
	assert.match(app.html(), /b\.wxml:1: &lt;view> is not closed/);
	await go(app, `wx.navigateBack()`);
	assert.equal(app.html(), '<view>a/a </view>');
});

test('an event channel connects opener and opened page', async () => {
	const sources = printing(['a/a', 'b/b']);
	sources['pages/b/b.js'] = `Page({onLoad() {
		const channel = this.getOpenerEventChannel();
		channel.on('down', (v) => console.log('down', v));
		channel.emit('up', 1);
	}})`;
	const app = await openApp(sources, { path: 'pages/a/a' });
	const lines = await go(
		app,
		`wx.navigateTo({url: '/pages/b/b', events: {up: (v) => console.log('up', v)}, success: (r) => r.eventChannel.emit('down', 2)})`,
	);
	assert.deepEqual(lines, ['a/a.onHide', 'up 1', 'down 2']);
});

test('a resize reaches the page', async () => {
	const sources = printing(['a/a']);
	sources['pages/a/a.js'] = `Page({onResize(r) { console.log(r.size.windowWidth, r.deviceOrientation) }})`;
	const app = await openApp(sources, { path: 'pages/a/a' });
	since(app);
	await app.dispatch('hostFacts', {}, { ...FACTS, system: { ...FACTS.system, windowWidth: 1920, windowHeight: 1080 } });
	assert.deepEqual(since(app), ['1920 landscape']);
});

test('fields of a page are copied to each instance; methods and getApp work', async () => {
	const sources = printing(['a/a', 'b/b']);
	sources['pages/b/b.js'] = `Page({list: [], data: {deep: {n: 0}}, onLoad() {
		this.list.push(1); this.setData({'deep.n': this.data.deep.n + 1, 'rows[1].name': 'x'});
		console.log(this.list.length, JSON.stringify(this.data), this.route, getApp().globalData.n, getCurrentPages().length);
	}})`;
	const app = await openApp(sources, { path: 'pages/a/a' });
	const line = `1 {"deep":{"n":1},"rows":[null,{"name":"x"}]} pages/b/b 1 `;
	assert.equal((await go(app, `wx.navigateTo({url: '/pages/b/b'})`))[1], line + 2);
	assert.equal((await go(app, `wx.navigateTo({url: '/pages/b/b'})`))[0], line + 3);
});
