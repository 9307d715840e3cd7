import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, type Isolate } from './isolate.ts';
import type { Sources } from './mini-app.ts';

function app(index: string, extra: Sources = {}): Sources {
	return {
		'app.json': '{"pages": ["pages/index/index", "pages/two/two"]}',
		'app.js': `App({onLaunch(o) { console.log('launch', o.scene) }, onShow(o) { console.log('show', JSON.stringify(o)) }, onPageNotFound(o) { console.log('notFound', o.path) }})`,
		'pages/index/index.wxml': '<button id="share" open-type="share" data-id="7">s</button>',
		'pages/index/index.js': index,
		'pages/two/two.wxml': '<view>two</view>',
		'pages/two/two.js': `Page({onLoad(q) { console.log('two', JSON.stringify(q)) }})`,
		...extra,
	};
}

interface Request {
	type: string;
	verb?: string;
	id: number;
	[name: string]: unknown;
}

function requests(isolate: Isolate, type: string): Request[] {
	return isolate.all<Request>('navigate').filter((message) => message.type === type);
}

test('sharing from the menu asks the page; what it leaves open is the app and the page as it is', async () => {
	const silent = await openApp(app('Page({})'), { query: { q: '1' } });
	await silent.dispatch('navigate', {}, { type: 'share' });
	assert.deepEqual(requests(silent, 'share'), [
		{ type: 'share', title: 'Test', path: 'pages/index/index', query: { q: '1' }, imageUrl: '' },
	]);
	const telling = await openApp(
		app(
			`Page({onShareAppMessage(o) { console.log(o.from, o.target === undefined); return {title: 'Look', path: 'pages/two/two?x=%201', imageUrl: '/i.png'} }})`,
		),
	);
	await telling.dispatch('navigate', {}, { type: 'share' });
	assert.deepEqual(requests(telling, 'share'), [
		{ type: 'share', title: 'Look', path: 'pages/two/two', query: { x: ' 1' }, imageUrl: '/i.png' },
	]);
	assert.equal(telling.logs().at(-1), 'menu true');
});

test('a share button tells its dataset; the promise of onShareAppMessage is waited for', async () => {
	const isolate = await openApp(
		app(
			`Page({onShareAppMessage({from, target}) { console.log(from, target.id, target.dataset.id); return {title: 'early', promise: Promise.resolve({title: 'late'})} }})`,
		),
	);
	await isolate.tap('#share');
	assert.equal(isolate.logs().at(-1), 'button share 7');
	assert.deepEqual(
		requests(isolate, 'share').map(({ title }) => title),
		['late'],
	);
});

test('onShareAppMessage that throws counts as an error, and the page can still be shared', async () => {
	const isolate = await openApp(app(`Page({onShareAppMessage() { throw new Error('no') }})`));
	await isolate.dispatch('navigate', {}, { type: 'share' });
	assert.equal(requests(isolate, 'share')[0].title, 'Test');
	assert.deepEqual(
		isolate.errors().map(({ source }) => source),
		['Page.onShareAppMessage'],
	);
});

test('hideShareMenu and hideHomeButton are settings of this page', async () => {
	const isolate = await openApp(app('Page({})'));
	isolate.run('wx.hideShareMenu(); wx.hideHomeButton()');
	await isolate.dispatch('show');
	const { window } = isolate.stacks().at(-1)!;
	assert.deepEqual([window.shareMenu, window.homeButton], [false, false]);
});

test('navigateToMiniProgram waits for the shell: success, or the reason', async () => {
	const isolate = await openApp(app('Page({})'));
	const go = `wx.navigateToMiniProgram({appId: 'other', path: '/pages/a?x=1', extraData: {a: 1}, complete(e) { console.log(e.errMsg) }})`;
	isolate.run(go);
	await isolate.dispatch('show');
	const [first] = requests(isolate, 'miniProgram');
	const told = { verb: 'navigateTo', appId: 'other', path: 'pages/a?x=1', extraData: { a: 1 } };
	assert.deepEqual(first, { type: 'miniProgram', id: first.id, ...told });
	await isolate.dispatch('navigate', {}, { type: 'answer', id: first.id, ok: false, message: 'cancel' });
	await isolate.dispatch('navigate', {}, { type: 'answer', id: first.id, ok: true, message: '' });
	isolate.run(go);
	await isolate.dispatch('show');
	await isolate.dispatch('navigate', {}, { type: 'answer', id: requests(isolate, 'miniProgram')[1].id, ok: true });
	assert.deepEqual(isolate.logs().slice(2), ['navigateToMiniProgram:fail cancel', 'navigateToMiniProgram:ok']);
	isolate.run(`const loop = {}; loop.loop = loop;
		wx.navigateToMiniProgram({fail(e) { console.log(e.errMsg) }});
		wx.navigateToMiniProgram({appId: 'o', extraData: loop, fail(e) { console.log(e.errMsg.slice(0, 42)) }});
		wx.navigateToMiniProgram({appId: 'o', extraData: 'x'.repeat(70000), fail(e) { console.log(e.errMsg) }})`);
	await isolate.dispatch('show');
	assert.match(isolate.logs()[4], /^navigateToMiniProgram:fail parameter error: parameter.appId/);
	assert.match(isolate.logs()[5], /^navigateToMiniProgram:fail parameter error/);
	assert.match(isolate.logs()[6], /has more than 65536 characters/);
	assert.deepEqual(isolate.errors(), []);
});

test('an app that is entered while it rests hears it in onShow, once, and goes to the page', async () => {
	const isolate = await openApp(app('Page({})'));
	const enter = {
		path: 'pages/two/two',
		query: { x: '1' },
		scene: 1037,
		referrerInfo: { appId: 'first', extraData: { a: 1 } },
	};
	await isolate.dispatch('hide');
	isolate.sent.length = 0;
	await isolate.dispatch('navigate', {}, { type: 'enter', ...enter });
	assert.deepEqual(isolate.logs(), []);
	await isolate.dispatch('show');
	assert.deepEqual(isolate.logs(), [`show ${JSON.stringify(enter)}`, 'two {"x":"1"}']);
	assert.equal(isolate.run('wx.getEnterOptionsSync().scene'), 1037);
	assert.equal(isolate.run('wx.getLaunchOptionsSync().scene'), 1001);
	assert.equal(isolate.html(), '<view>two</view>');
});

test('an app that is entered in the foreground hears it at once; an entry without a path keeps the pages', async () => {
	const isolate = await openApp(app('Page({})'));
	isolate.sent.length = 0;
	const back = { path: '', query: {}, scene: 1038, referrerInfo: { appId: 'b' } };
	await isolate.dispatch('navigate', {}, { type: 'enter', ...back });
	assert.deepEqual(isolate.logs(), [`show ${JSON.stringify(back)}`]);
	assert.equal(isolate.run('getCurrentPages().length'), 1);
	await isolate.dispatch('navigate', {}, { type: 'enter', ...back, path: 'pages/gone' });
	assert.equal(isolate.logs().at(-1), 'notFound pages/gone');
	assert.deepEqual(isolate.errors(), []);
});
