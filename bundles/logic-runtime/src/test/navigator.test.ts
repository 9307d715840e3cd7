import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';

const heard = `hear(e) { console.log(e.type, JSON.stringify(e.detail)) }`;

function app(link: string, script = heard) {
	return openApp({
		'app.json': '{"pages":["pages/index/index","pages/b/b"]}',
		'pages/index/index.wxml': link,
		'pages/index/index.js': `Page({${script}})`,
		'pages/b/b.wxml': `<view>{{x}}</view>`,
		'pages/b/b.js': `Page({onLoad(q) { this.setData(q) }})`,
	});
}

const EVENTS = 'bindsuccess="hear" bindfail="hear" bindcomplete="hear"';

test('a navigator opens the page beside it and tells success', async () => {
	const opened = await app(`<navigator url="../b/b?x=1" ${EVENTS}><text id="t">go</text></navigator>`);
	await opened.tap('#t');
	assert.equal(opened.html(), '<view>1</view>');
	const words = opened.logs().map((line) => line.replace(/"eventChannel":\{.*?\}/, ''));
	assert.deepEqual(
		words.map((line) => line.split(' ')[0]),
		['success', 'complete'],
	);
	assert.match(words[0], /"errMsg":"navigateTo:ok"/);
});

test('a navigator to a page that is not there tells fail, with what is wrong', async () => {
	const opened = await app(`<navigator url="/pages/c/c" open-type="redirect" ${EVENTS}>go</navigator>`);
	await opened.tap('navigator');
	const detail = '{"errMsg":"redirectTo:fail page \\"pages/c/c\\" is not found"}';
	assert.deepEqual(
		opened.logs().filter((line) => /^(success|fail|complete)/.test(line)),
		[`fail ${detail}`, `complete ${detail}`],
	);
	assert.deepEqual(opened.errors(), []);
});

test('a navigator to another mini-program tells what the shell answers', async () => {
	const link = `<navigator target="miniProgram" app-id="other" path="pages/a/a" ${EVENTS}>go</navigator>`;
	const opened = await app(link);
	await opened.tap('navigator');
	const asked = opened.all<{ type: string; id: number; appId: string; path: string }>('navigate').at(-1)!;
	assert.deepEqual([asked.type, asked.appId, asked.path], ['miniProgram', 'other', 'pages/a/a']);
	await opened.dispatch('navigate', {}, { type: 'answer', id: asked.id, ok: false, message: 'cancel' });
	const told = opened.logs().filter((line) => /^(success|fail|complete)/.test(line));
	assert.deepEqual(
		told,
		['fail', 'complete'].map((event) => `${event} {"errMsg":"navigateToMiniProgram:fail cancel"}`),
	);
});

test('a catch:tap inside a navigator keeps it from going', async () => {
	const opened = await app(
		`<navigator url="../b/b?x=1"><view id="in" catchtap="hold">stay</view><view id="out">go</view></navigator>`,
		'hold() {}',
	);
	await opened.tap('#in');
	assert.match(opened.html(), /stay/);
	await opened.tap('#out');
	assert.equal(opened.html(), '<view>1</view>');
});

test('an open-type that there is not is said, and nothing happens', async () => {
	const opened = await app(`<navigator url="../b/b" open-type="fly">go</navigator>`);
	await opened.tap('navigator');
	assert.ok(opened.logs().some((line) => line.includes('open-type="fly" is none of navigate, redirect')));
});

test('a swiper that was turned by hand keeps its place in a new view', async () => {
	const opened = await app(
		`<swiper current="{{at}}" bindchange="changed"><swiper-item/><swiper-item/></swiper>`,
		'data: {at: 0}, changed() {}',
	);
	await opened.event('swiper', 'change', { current: 1, currentItemId: '', source: 'touch' });
	await opened.attach();
	assert.equal(opened.view.find('swiper').attributes.current, 1);
});
