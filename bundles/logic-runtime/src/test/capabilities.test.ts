import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostFacts } from '@loggia/messages';
import { FACTS, openApp, type Isolate } from './isolate.ts';

const bare = { 'pages/index/index.wxml': `<view id="a" class="b">x</view>`, 'pages/index/index.js': `Page({})` };

/** Facts with more APIs: `acme.scan*` is one that gives a task. */
function offering(...names: string[]): HostFacts {
	const apis = names.map((name) => ({
		name: name.replace('*', ''),
		sync: name.endsWith('Sync'),
		family: 'acme',
		...(name.endsWith('*') && { task: true as const }),
	}));
	return { ...FACTS, apis: [...FACTS.apis, ...apis] };
}

const calls = (app: Isolate) => app.sent.filter(({ kind }) => kind === 'apiCall');
const told = (app: Isolate) => calls(app).map(({ body }) => (body as { name: string }).name);
async function run(app: Isolate, code: string): Promise<string[]> {
	app.sent.length = 0;
	app.run(code);
	await app.dispatch('show');
	return app.logs();
}

test('a task of a capability: progress in order, its outcome, abort', async () => {
	const app = await openApp(bare, { facts: offering('acme.scan*', 'weigh*') });
	await run(
		app,
		`globalThis.task = acme.scan({shelf: 'a', success: (r) => console.log('done', r.found, r.errMsg)});
		task.onProgressUpdate((e) => console.log('progress', e.percent)); console.log(typeof task.then, typeof task.abort, typeof task.offProgressUpdate);
		globalThis.other = wx.weigh({fail: (e) => console.log(e.errMsg)}); acme.scan()`,
	);
	const [first, second] = calls(app);
	assert.deepEqual(first.body, { name: 'acme.scan', params: { shelf: 'a' } });
	const progress = (id: number | undefined, percent: number) =>
		app.dispatch('apiEvent', { id }, { name: 'onProgressUpdate', data: { percent } });
	await progress(first.header.id, 10);
	await progress(second.header.id, 50);
	await progress(first.header.id, 20);
	await app.dispatch('apiReply', { id: first.header.id, ok: true }, { found: 3 });
	app.run(`other.abort()`);
	await app.dispatch('show');
	assert.deepEqual(app.logs(), [
		'undefined function function',
		'progress 10',
		'progress 20',
		'done 3 acme.scan:ok',
		'weigh:fail abort',
	]);
	assert.deepEqual(
		app.sent.filter(({ kind }) => kind === 'close').map(({ header }) => header.id),
		[second.header.id],
	);
	assert.deepEqual(app.errors(), []);
});

test('the first listener subscribes and the last one ends it; what comes between them is heard by each', async () => {
	const app = await openApp(bare, { facts: offering('onGreeted', 'offGreeted', 'acme.onScanned', 'acme.offScanned') });
	await run(
		app,
		`globalThis.a = (e) => console.log('a', e.text); globalThis.b = (e) => console.log('b', e.text);
		wx.onGreeted(a); wx.onGreeted(b); wx.onGreeted(a); acme.onScanned((e) => console.log('code', e.code));
		console.log(wx.canIUse('onGreeted'), wx.canIUse('acme.onScanned'), wx.canIUse('acme.onLost'))`,
	);
	assert.deepEqual(told(app), ['onGreeted', 'acme.onScanned']);
	await app.dispatch('apiEvent', {}, { name: 'onGreeted', data: { text: 'hi' } });
	await app.dispatch('apiEvent', {}, { name: 'acme.onScanned', data: { code: 7 } });
	app.run(`wx.offGreeted(a)`);
	await app.dispatch('apiEvent', {}, { name: 'onGreeted', data: { text: 'ho' } });
	app.run(`wx.offGreeted(); wx.offGreeted(b); acme.offScanned()`);
	await app.dispatch('apiEvent', {}, { name: 'onGreeted', data: { text: 'never' } });
	assert.deepEqual(told(app), ['onGreeted', 'acme.onScanned', 'offGreeted', 'acme.offScanned']);
	assert.deepEqual(app.logs(), ['true true false', 'a hi', 'b hi', 'code 7', 'b ho']);
	assert.deepEqual(app.errors(), []);
});

test('a subscription outlives its provider: another version, a later deploy', async () => {
	const app = await openApp(bare);
	await run(app, `wx.onCompassChange((e) => console.log(e.direction))`);
	assert.deepEqual(told(app), [], 'nobody offers it yet');
	await app.dispatch('hostFacts', {}, offering('onCompassChange', 'offCompassChange'));
	assert.deepEqual(told(app), ['onCompassChange']);

	const late = await openApp(bare, { facts: offering('acme.onScanned', 'acme.offScanned') });
	await run(late, `acme.onScanned((e) => console.log(e.code))`);
	assert.deepEqual(told(late), ['acme.onScanned']);
	await late.dispatch('apiEvent', {}, { name: 'acme.offScanned', data: {} });
	assert.deepEqual(told(late), ['acme.onScanned', 'acme.onScanned'], 'its provider leaves, another one is there');
	await late.dispatch('hostFacts', {}, FACTS);
	await late.dispatch('apiEvent', {}, { name: 'acme.offScanned', data: {} });
	assert.equal(told(late).length, 2, 'nobody is there');
	await late.dispatch('hostFacts', {}, offering('acme.onScanned', 'acme.offScanned'));
	await late.dispatch('hostFacts', {}, offering('acme.onScanned', 'acme.offScanned'));
	assert.equal(told(late).length, 3, 'once');
	await late.dispatch('apiEvent', {}, { name: 'acme.onScanned', data: { code: 9 } });
	late.run(`acme.offScanned()`);
	await late.dispatch('apiEvent', {}, { name: 'acme.offScanned', data: {} });
	assert.deepEqual(late.logs(), ['9']);
	assert.equal(told(late).length, 4);
});

test('a namespace is a global object of its own, there when the code of the app is read, and grows with the catalogue', async () => {
	const app = await openApp(
		{
			...bare,
			'app.js': `console.log(typeof acme, typeof acme.scan, typeof acme.lost, Object.keys(acme).join()); App({})`,
		},
		{ facts: offering('acme.scan', 'acme.scanSync', 'JSON.parse', 'wx.hack'), ask: (name) => `1"${name}"` },
	);
	assert.deepEqual(app.logs(), ['object function undefined scan,scanSync']);
	assert.deepEqual(
		await run(
			app,
			`console.log(acme.scanSync({}), typeof beta, JSON.parse('1'), typeof wx.hack); try { acme.lost() } catch (e) { console.log(e.constructor.name) }`,
		),
		['acme.scanSync undefined 1 undefined', 'TypeError'],
	);
	await app.dispatch('hostFacts', {}, offering('acme.scan', 'beta.weigh'));
	await run(app, `const {scan} = acme; scan({shelf: 1}); beta.weigh({fail: (e) => console.log(e.errMsg)})`);
	assert.deepEqual(told(app), ['acme.scan', 'beta.weigh']);
	await app.dispatch('hostFacts', {}, FACTS);
	assert.deepEqual(
		await run(app, `acme.scan({fail: (e) => console.log(e.errMsg, wx.canIUse('acme.scan'), typeof acme)})`),
		['acme.scan:fail not supported false object'],
	);
});
