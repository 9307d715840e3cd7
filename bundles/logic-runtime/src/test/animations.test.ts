import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Patch } from '@loggia/messages';
import { ARGUMENTS, Op } from '@loggia/messages/patch-ops';
import { openComponents, setPageData } from './component-app.ts';
import type { Isolate } from './isolate.ts';

/** Commands to nodes, in order: node, method, arguments. */
function commands(app: Isolate): [number, string, unknown[]][] {
	const found: [number, string, unknown[]][] = [];
	for (const { ops } of app.all<Patch>('patch')) {
		for (let i = 0; i < ops.length; i += 1 + ARGUMENTS[ops[i] as number]) {
			if (ops[i] === Op.call) found.push(ops.slice(i + 1, i + 4) as [number, string, unknown[]]);
		}
	}
	return found;
}

test('createAnimation: steps of styles and transforms, as the attribute of any node', async () => {
	const app = await openComponents(
		{
			wxml: '<view id="v" animation="{{a}}"/><c id="c" animation="{{a}}"/>',
			js: `Page({data: {a: {}}, onLoad() { this.o = wx.createAnimation({duration: 300, timingFunction: 'ease'}); this.next() }, next() {
				this.setData({a: this.o.translateX(10).opacity(0.5).step().rotate(90).step({duration: 100, delay: 5, transformOrigin: '0 0'}).export()}) }})`,
		},
		{ c: {} },
	);
	const translate = { type: 'translateX', args: [10] };
	const opacity = { type: 'style', args: ['opacity', 0.5] };
	const first = {
		animates: [translate, opacity],
		option: { transformOrigin: '50% 50% 0', transition: { duration: 300, delay: 0, timingFunction: 'ease' } },
	};
	const second = {
		animates: [translate, opacity, { type: 'rotate', args: [90] }],
		option: { transformOrigin: '0 0', transition: { duration: 100, delay: 5, timingFunction: 'ease' } },
	};
	for (const id of ['#v', '#c']) assert.deepEqual(app.view.find(id).attributes.animation, { actions: [first, second] });
	await setPageData(app, '{a: getCurrentPages()[0].o.export()}');
	assert.deepEqual(app.view.find('#v').attributes.animation, { actions: [] }, 'export gives each step once');
	assert.deepEqual(app.errors(), []);
});

test('this.animate: the view plays, and its end calls back', async () => {
	const app = await openComponents({
		wxml: '<view class="a" id="one"/><view class="a" id="two"/>',
		js: `Page({go() { this.animate('.a', [{opacity: 0}, {opacity: 1, ease: 'ease-in'}], 500, () => console.log('done', this.route)) },
			stop() { this.clearAnimation('#one', {opacity: true, width: false}, () => console.log('cleared')); this.clearAnimation('#two', () => console.log('cleared all')) }})`,
	});
	app.run('getCurrentPages()[0].go()');
	await app.dispatch('show');
	const [one, two] = ['#one', '#two'].map((id) => app.view.find(id).id);
	const frames = [{ opacity: 0 }, { opacity: 1, ease: 'ease-in' }];
	assert.deepEqual(commands(app), [
		[one, 'animate', [1, frames, 500]],
		[two, 'animate', [1, frames, 500]],
	]);
	assert.deepEqual(app.logs(), []);
	await app.event('#one', 'animated', { animation: 1 });
	await app.event('#two', 'animated', { animation: 1 });
	assert.deepEqual(app.logs(), ['done pages/index/index'], 'once, however many nodes there are');
	app.run('getCurrentPages()[0].stop()');
	await app.dispatch('show');
	assert.deepEqual(commands(app).slice(2), [
		[one, 'clearAnimation', [['opacity']]],
		[two, 'clearAnimation', [null]],
	]);
	assert.deepEqual(app.logs().slice(1), ['cleared', 'cleared all']);
});

test('whoever waits for an animation goes on without a node, without a view, and when the view starts over', async () => {
	const page = {
		wxml: '<view class="a"/>',
		js: `Page({go(s, k) { this.animate(s, k === undefined ? [{opacity: 0}] : k, 500, () => console.log('done')) }})`,
	};
	const app = await openComponents(page);
	const go = async (call: string) => {
		app.run(`getCurrentPages()[0].go(${call})`);
		await app.dispatch('show');
		return app.logs().filter((line) => line === 'done').length;
	};
	assert.equal(await go(`'.none'`), 1);
	assert.equal(await go(`'.a', 'nonsense'`), 2);
	assert.equal(await go(`'.a'`), 2);
	await app.attach();
	assert.equal(app.logs().filter((line) => line === 'done').length, 3);
	const alone = await openComponents(page, {}, { view: false });
	alone.run(`getCurrentPages()[0].go('.a')`);
	await alone.dispatch('show');
	assert.deepEqual(alone.logs(), ['done']);
});
