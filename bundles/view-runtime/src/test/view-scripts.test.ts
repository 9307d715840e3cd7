import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Op } from '@loggia/messages/patch-ops';
import type { Browser } from 'playwright-core';
import { closeAll, h, launch, openApp } from './browser.ts';

let browser: Browser;
before(async () => {
	browser = await launch();
});
afterEach(closeAll);
after(() => browser.close());

/** As the compiler writes it. */
const scripts = (source: string) => ({
	files: {
		'view/scripts.js': `loggiaViewScripts(function(define){"use strict";define("utils/t",function(require,exports,module){${source}\n});
			define("utils/other",function(require,exports,module){module.exports={n:5}});});`,
	},
});
const on = (name: string, more: object = {}) => ({ script: 'utils/t', name, scope: '', final: false, ...more });

describe('view scripts', () => {
	it('follow a finger without the logic layer', async () => {
		const app = await openApp(
			browser,
			() =>
				h(
					'view',
					{ on: ['touchmove'] },
					h('view', {
						ref: 'box',
						id: 'box',
						style: 'width: 100px; height: 100px; background: red',
						'wxs:on:touchstart': on('start'),
						'wxs:on:touchmove': on('move', { final: true }),
						'wxs:data:step': 2,
					}),
				),
			scripts(`module.exports={
				start:function(e,owner){e.instance.getState().x=e.touches[0].clientX},
				move:function(e,owner){
					var x=(e.touches[0].clientX-e.instance.getState().x)*e.currentTarget.dataset.step;
					e.instance.setStyle({transform:'translateX('+x+'px)',marginLeft:'10rpx'});
				}}`),
		);
		const { frame, gateway, page } = app;
		const before = gateway.viewHeard.length;
		const box = (await frame.locator('#box').boundingBox())!;
		await page.mouse.move(box.x + 20, box.y + 20);
		await page.mouse.down();
		await page.mouse.move(box.x + 50, box.y + 20);
		const style = await frame
			.locator('#box')
			.evaluate((e) => [e.style.transform, e.style.background, getComputedStyle(e).marginLeft]);
		assert.deepEqual(style, ['translateX(60px)', 'red', '5px']);
		await page.mouse.up();
		assert.equal(gateway.count('touchmove', before), 0, 'catch: in a script ends the event');
		await gateway.patch(app.tree.op(Op.style, app.tree.id('box'), 'background: blue').take());
		assert.deepEqual(
			await frame.locator('#box').evaluate((e) => [e.style.transform, e.style.background]),
			['translateX(60px)', 'blue'],
			'what the logic layer sets leaves the script’s style',
		);
		assert.deepEqual(app.problems, []);
	});

	it('an event goes on to the logic layer, unless a script says no', async () => {
		const app = await openApp(
			browser,
			() =>
				h(
					'view',
					{ on: ['tap'] },
					h('view', { id: 'yes', style: 'height: 100px', 'wxs:on:tap': on('yes') }),
					h('view', { id: 'no', style: 'height: 100px', 'wxs:on:tap': on('no') }),
				),
			scripts(`module.exports={yes:function(e,o){o.callMethod('told',{id:e.target.id})},no:function(){return false}}`),
		);
		const { frame, gateway } = app;
		const before = gateway.viewHeard.length;
		await frame.locator('#no').click();
		await frame.locator('#yes').click();
		await gateway.event('tap', before);
		assert.deepEqual(
			gateway
				.events(before)
				.filter(({ type }) => type === 'tap' || type === 'wxs:call')
				.map(({ type, detail }) => (type === 'tap' ? type : detail)),
			[{ own: true, method: 'told', args: { id: 'yes' } }, 'tap'],
		);
	});

	it('hear of changed properties after the patch, with the value before', async () => {
		const app = await openApp(
			browser,
			() =>
				h(
					'view',
					{},
					h(
						'view',
						{ class: 'h-cx', ref: 'host' },
						h('view', {
							class: 'cx--a cx--b',
							ref: 'in',
							id: 'in',
							'wxs:change:p': on('changed', { scope: 'cx' }),
							'wxs:value:p': 1,
						}),
					),
				),
			scripts(`var other=require('/utils/other');
				module.exports={changed:function(now,old,owner,instance){
					var one=owner.selectComponent('.a');
					one.addClass('on-'+now); one.removeClass('b');
					owner.callMethod('seen',[now,old,other.n,one===instance,one.hasClass('on-'+now),one.hasClass('b'),
						owner.selectAllComponents('.a').length,owner.selectComponent('.none'),
						one.getBoundingClientRect().width>0,instance.getComputedStyle(['display','font-size'])['font-size'],typeof window,typeof this]);
				}}`),
		);
		const { frame, gateway, tree } = app;
		const first = await gateway.event('wxs:call');
		assert.equal(first.node, tree.id('host'));
		assert.deepEqual(first.detail, {
			own: true,
			method: 'seen',
			args: [1, null, 5, true, true, false, 1, null, true, '16px', 'object', 'undefined'],
		});
		const before = gateway.viewHeard.length;
		await gateway.patch(
			tree
				.op(Op.attribute, tree.id('in'), 'wxs:value:p', 2)
				.op(Op.className, tree.id('in'), 'cx--a cx--b cx--c')
				.take(),
		);
		const second = (await gateway.event('wxs:call', before)).detail as { args: unknown[] };
		assert.deepEqual(second.args.slice(0, 2), [2, 1]);
		const classes = await frame.locator('#in').evaluate((e) => [...e.classList].filter((c) => c.startsWith('cx--')));
		assert.deepEqual(classes, ['cx--a', 'cx--c', 'cx--on-1', 'cx--on-2']);
	});

	it('timers and frames; what they throw is reported and the page lives', async () => {
		const app = await openApp(
			browser,
			() => h('view', { id: 'v', style: 'height: 100px', 'wxs:on:tap': on('tap') }),
			scripts(`module.exports={tap:function(e,owner){
				owner.clearTimeout(owner.setTimeout(function(){owner.callMethod('never')},0));
				owner.setTimeout(function(){owner.requestAnimationFrame(function(){owner.triggerEvent('done',{a:1})})},0);
				throw new Error('broken script')}}`),
		);
		const { frame, gateway } = app;
		const before = gateway.viewHeard.length;
		await frame.locator('#v').click();
		const error = await gateway.heard(gateway.viewHeard, (m) => m.header.kind === 'error', before);
		assert.match(error.json, /"source":"wxs".*broken script/);
		assert.deepEqual((await gateway.event('wxs:trigger', before)).detail, {
			own: true,
			name: 'done',
			detail: { a: 1 },
		});
		assert.equal(gateway.count('wxs:call', before), 0);
	});

	it('a file that does not load is said once, and nothing hangs', async () => {
		const app = await openApp(browser, () => h('view', { 'wxs:change:p': on('f'), 'wxs:value:p': 1 }, 'shown'));
		const error = await app.gateway.heard(app.gateway.viewHeard, (m) => m.header.kind === 'error');
		assert.match(error.json, /view\/scripts\.js did not load/);
		assert.equal(await app.frame.locator('text=shown').isVisible(), true);
	});
});
