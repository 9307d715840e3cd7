import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Intersection, ViewObservation, ViewQuery } from '@loggia/messages';
import { openComponents } from './component-app.ts';
import { FACTS, type Isolate } from './isolate.ts';

const RECT = { left: 0, top: 0, right: 10, bottom: 10, width: 10, height: 10 };

function observations(app: Isolate): ViewObservation[] {
	return app.all<ViewQuery>('query').filter((query) => query.type === 'observe') as ViewObservation[];
}

async function see(app: Isolate, observation: number, target: number, intersectionRatio: number): Promise<void> {
	const detail: Intersection = {
		observation,
		target,
		intersectionRatio,
		intersectionRect: RECT,
		boundingClientRect: RECT,
		relativeRect: RECT,
		time: 5,
	};
	await app.dispatch('viewEvent', { page: 1 }, { node: 1, type: 'intersection', detail, timeStamp: 1 });
}

test('an intersection observer asks the view, and tells the page what it sees', async () => {
	const app = await openComponents({
		wxml: '<scroll-view id="box"><view class="a" id="one" data-n="1"/><view class="a" id="two" data-n="2"/></scroll-view>',
		js: `Page({onReady() {
			this.o = this.createIntersectionObserver({thresholds: [0.5, 0, 2], initialRatio: 0.1, observeAll: true});
			this.o.relativeTo('#box', {bottom: 20}).relativeToViewport().observe('.a', (r) => console.log(r.id, r.dataset.n, r.intersectionRatio, r.relativeRect.width, r.time));
		}, stop() { this.o.disconnect() }})`,
	});
	const [asked] = observations(app);
	const id = (selector: string) => app.view.find(selector).id;
	assert.deepEqual(asked.targets, [id('#one'), id('#two')]);
	assert.deepEqual(asked.references, [
		{ node: id('#box'), margins: { left: 0, top: 0, right: 0, bottom: 20 } },
		{ node: null, margins: { left: 0, top: 0, right: 0, bottom: 0 } },
	]);
	assert.deepEqual(
		[asked.thresholds, asked.ratios],
		[
			[0, 0.5],
			[0.1, 0.1],
		],
	);
	await see(app, asked.observation, 1, 0.75);
	assert.deepEqual(app.logs(), ['two 2 0.75 10 5']);
	app.run('getCurrentPages()[0].stop()');
	await app.dispatch('show');
	assert.deepEqual(app.all<ViewQuery>('query').at(-1), { type: 'unobserve', observation: asked.observation });
	await see(app, asked.observation, 0, 1);
	assert.equal(app.logs().length, 1);
	assert.deepEqual(app.errors(), []);
});

test('a view that starts over is asked again, from what was known', async () => {
	const app = await openComponents(
		{ wxml: '<c/>' },
		{
			c: {
				wxml: '<view class="a"/><view class="a"/>',
				js: `Component({ready() { wx.createIntersectionObserver(this).observe('.a', () => console.log('seen')) }})`,
			},
		},
	);
	const [asked] = observations(app);
	assert.equal(asked.targets.length, 1, 'without observeAll the first one only');
	await see(app, asked.observation, 0, 0.5);
	await app.attach();
	const again = observations(app).at(-1)!;
	assert.equal(observations(app).length, 2);
	assert.deepEqual(again, { ...asked, targets: [app.view.find('.cc--a').id], ratios: [0.5] });
	assert.notDeepEqual(again.targets, asked.targets);
});

test('nothing to observe is a warning and nothing more', async () => {
	const app = await openComponents({
		js: `Page({onReady() { const o = this.createIntersectionObserver(); o.observe('.none', () => {}); o.relativeTo('#no').observe('', 5); o.disconnect(); o.disconnect() }})`,
	});
	assert.deepEqual(observations(app), []);
	assert.match(app.logs()[0], /no node fits "\.none"/);
	await see(app, 77, 0, 1);
});

test('a media query observer tells at first and when the answer changes', async () => {
	const app = await openComponents({
		js: `Page({onLoad() {
			this.o = this.createMediaQueryObserver();
			this.o.observe({minWidth: 300, maxWidth: 500}, (r) => console.log('width', r.matches));
			this.o.observe({orientation: 'landscape'}, (r) => console.log('landscape', r.matches));
		}, onUnload() { this.o.disconnect() }})`,
	});
	assert.deepEqual(app.logs(), ['width true', 'landscape false']);
	const size = (windowWidth: number, windowHeight: number) =>
		app.dispatch('hostFacts', {}, { ...FACTS, system: { ...FACTS.system, windowWidth, windowHeight } });
	await size(400, 700);
	assert.equal(app.logs().length, 2);
	await size(800, 400);
	assert.deepEqual(app.logs().slice(2), ['width false', 'landscape true']);
});
