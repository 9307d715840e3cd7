import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { FrameComponent } from '@loggia/messages';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp, type OpenOptions } from './browser.ts';
import type { Spec } from './tree.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

const FOLDER = 'a'.repeat(64);
const NEXT = 'b'.repeat(64);
const MODULE = `
export default class extends HTMLElement {
	log = [];
	set points(value) { this.log.push(['points', value]); }
	set strokeWidth(value) { if (value === 13) throw new Error('unlucky'); this.log.push(['strokeWidth', value]); }
	set wide(value) { this.log.push(['wide', value]); }
	set kind(value) { this.log.push(['kind', value]); }
	set style2(value) { this.log.push(['style2', value]); }
	connectedCallback() {
		this.attachShadow({ mode: 'open' }).innerHTML = '<b>VERSION</b><slot></slot>';
		this.onclick = () => this.dispatchEvent(new CustomEvent('select', { detail: { index: 2, skipped: undefined } }));
	}
}`;
const CHART: FrameComponent = {
	tag: 'acme-chart',
	folder: FOLDER,
	module: 'chart.js',
	attributes: [
		{ name: 'points', property: 'points', type: 'array', default: [] },
		{ name: 'stroke-width', property: 'strokeWidth', type: 'number', default: 2 },
		{ name: 'wide', property: 'wide', type: 'boolean', default: false },
		{ name: 'kind', property: 'kind', type: 'string', default: 'bar' },
		{ name: 'style2', property: 'style2', type: 'object', default: null },
	],
	events: ['select'],
};

function open(content: () => Spec, component: Partial<FrameComponent> | null = {}, options: OpenOptions = {}) {
	return openApp(browser, content, {
		...options,
		prepare: (gateway) => {
			gateway.components = component ? [{ ...CHART, ...component }] : [];
			gateway.bundleFiles[`${FOLDER}/chart.js`] = MODULE.replace('VERSION', 'first');
			gateway.bundleFiles[`${NEXT}/chart.js`] = MODULE.replace('VERSION', 'second');
			gateway.bundleFiles[`${FOLDER}/none.js`] = 'export default 1;';
			gateway.bundleFiles[`${FOLDER}/broken.js`] =
				'export default class extends HTMLElement { constructor() { super(); throw new Error("broken on purpose"); } }';
		},
	});
}

const chart = (given: Record<string, unknown> = {}) =>
	h('view', { ref: 'root' }, h('acme-chart', { ref: 'chart', id: 'chart', ...given }, h('text', {}, 'inside')));

/** What the module's element was told since the last question. */
const told = (frame: import('playwright-core').Frame, selector = '#chart') =>
	frame.locator(selector).evaluate((host) => {
		const { log } = host.shadowRoot!.querySelector('div > *') as unknown as { log: unknown[] };
		return log.splice(0);
	});

describe('view components of capability bundles', () => {
	it('come from their module, with typed attributes, children and defaults', async () => {
		const { frame, gateway, tree, problems } = await open(() =>
			chart({ points: [{ value: 1 }], 'stroke-width': '4', wide: '', style2: { a: [1] } }),
		);
		assert.deepEqual(await told(frame), [
			['points', [{ value: 1 }]],
			['strokeWidth', 4],
			['wide', true],
			['kind', 'bar'],
			['style2', { a: [1] }],
		]);
		assert.equal(await frame.locator('#chart b').innerText(), 'first');
		assert.equal(await frame.locator('wx-text').isVisible(), true);
		const id = tree.id('chart');
		await gateway.patch(
			tree
				.op(Op.attribute, id, 'points', [{ value: 7 }])
				.op(Op.attribute, id, 'wide', null)
				.take(),
		);
		assert.deepEqual(await told(frame), [
			['points', [{ value: 7 }]],
			['wide', false],
		]);
		assert.deepEqual(problems, []);
	});

	it('take their default for what does not fit, and a throwing setter costs that attribute alone', async () => {
		const { frame, gateway, tree } = await open(() => chart({ points: '[1]', style2: [1], kind: { a: 1 } }));
		assert.deepEqual((await told(frame)).slice(0, 1), [['points', []]]);
		const id = tree.id('chart');
		const seen = gateway.viewHeard.length;
		await gateway.patch(tree.op(Op.attribute, id, 'stroke-width', 13).op(Op.attribute, id, 'kind', 'line').take());
		assert.deepEqual(await told(frame), [['kind', 'line']]);
		const error = await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'error', seen);
		assert.match(error.json, /<acme-chart> stroke-width: Error: unlucky/);
	});

	it('tell their events to who listens, as JSON, and a tap rises', async () => {
		const app = await open(() => h('view', { on: ['tap'] }, chart({ on: ['select'] })));
		const select = app.gateway.event('select');
		const tap = app.gateway.event('tap');
		await app.frame.locator('#chart b').click();
		const node = app.tree.id('chart');
		assert.deepEqual([(await select).node, (await select).detail], [node, { index: 2 }]);
		assert.equal((await tap).node, node);
	});

	it('a bundle that is not there leaves an element with its children; deployed later, new elements have it', async () => {
		const app = await open(() => chart(), null);
		assert.equal(await app.frame.locator('#chart').innerText(), 'inside');
		app.gateway.sendView({ kind: 'hostFacts' }, { components: [CHART] });
		await app.gateway.patch(app.tree.append('root', h('acme-chart', { id: 'later' })).take());
		assert.equal(await app.frame.locator('#later b').innerText(), 'first');
		assert.equal(await app.frame.locator('#chart b').count(), 0);
		assert.deepEqual(app.problems, []);
	});

	it('two versions live beside each other; after a removal new elements are empty', async () => {
		const app = await open(() => chart());
		app.gateway.sendView({ kind: 'hostFacts' }, { components: [{ ...CHART, folder: NEXT }] });
		await app.gateway.patch(app.tree.append('root', h('acme-chart', { id: 'later' })).take());
		assert.equal(await app.frame.locator('#later b').innerText(), 'second');
		assert.equal(await app.frame.locator('#chart b').innerText(), 'first');
		app.gateway.sendView({ kind: 'hostFacts' }, { components: [] });
		await app.gateway.patch(app.tree.append('root', h('acme-chart', { id: 'last' }, 'plain')).take());
		assert.equal(await app.frame.locator('#last').innerText(), 'plain');
		assert.equal(await app.frame.locator('#last b').count(), 0);
		assert.deepEqual(app.problems, []);
	});

	it('are fetched with the first element, once', async () => {
		const app = await open(() => h('view', { ref: 'root' }, 'none yet'));
		const fetched = () => app.gateway.requests.filter((path) => path.startsWith('/view/bundle/'));
		assert.deepEqual(fetched(), []);
		await app.gateway.patch(app.tree.append('root', h('acme-chart')).append('root', h('acme-chart')).take());
		assert.deepEqual(fetched(), [`/view/bundle/${FOLDER}/chart.js`]);
	});

	for (const [module, words] of [
		['gone.js', /<acme-chart> did not load: /],
		['none.js', /the default export of none.js must be a class that extends HTMLElement/],
		['broken.js', /broken on purpose/],
	] as const) {
		it(`a module that cannot be used (${module}) is told, and the children show`, async () => {
			const { frame, gateway } = await open(() => chart(), { module });
			const error = await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'error');
			assert.match(error.json, words);
			assert.equal(await frame.locator('wx-text').isVisible(), true);
		});
	}

	it('work in a frame of opaque origin', async () => {
		const { frame } = await open(() => chart(), {}, { query: '?__opaque=1' });
		assert.equal(await frame.evaluate(() => self.origin), 'null');
		assert.equal(await frame.locator('#chart b').innerText(), 'first');
	});

	it('cannot read the shell', async () => {
		const app = await open(() => chart());
		const tried = await app.frame.evaluate(() => {
			try {
				return `read ${window.parent.document.title}`;
			} catch (error) {
				return (error as Error).name;
			}
		});
		assert.equal(tried, 'SecurityError');
	});
});
