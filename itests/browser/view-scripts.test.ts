/** WXS in the view, an intersection observer and animations of a mini-program, from its source to the screen. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, startGateway, until } from './gateway.ts';

const FILES: Record<string, string> = {
	'project.config.json': '{"appid": "swipes", "projectname": "Swipes"}',
	'app.json': '{"pages": ["pages/index/index"], "usingComponents": {"swipe-cell": "/components/swipe-cell"}}',
	'app.js': 'App({})',
	'pages/index/index.js': `Page({
		data: {said: '', seen: '', moved: '', animation: {}},
		opened(e) { this.setData({said: 'opened ' + e.detail.width}) },
		onReady() {
			this.createIntersectionObserver().relativeToViewport().observe('#far', (r) => this.setData({seen: r.intersectionRatio > 0 ? 'seen' : 'gone'}));
		},
		go() {
			this.setData({animation: wx.createAnimation({duration: 50}).opacity(0.5).step().export()});
			this.animate('#flag', [{opacity: 1}, {opacity: 0.2}], 50, () => this.setData({moved: 'moved'}));
		},
	})`,
	'pages/index/index.wxml': `<swipe-cell width="{{80}}" bind:opened="opened">swipe me</swipe-cell>
		<view id="flag" bindtap="go" animation="{{animation}}">flag</view>
		<view>{{said}}|{{seen}}|{{moved}}</view>
		<view style="height: 1500px"/><view id="far">far</view>`,
	'components/swipe-cell.json': '{"component": true}',
	'components/swipe-cell.js': `Component({properties: {width: Number}, methods: {done(e) { this.triggerEvent('opened', {width: e.width}) }}})`,
	'components/swipe-cell.wxml': `<wxs module="swipe" src="./swipe.wxs"/>
		<view class="cell" data-limit="{{width}}" width="{{width}}" change:width="{{swipe.widthChanged}}" bindtouchstart="{{swipe.start}}" catchtouchmove="{{swipe.move}}" bindtouchend="{{swipe.end}}"><slot/></view>`,
	'components/swipe-cell.wxss': '.cell { height: 50px; background: #eee } .open { color: rgb(255, 0, 0) }',
	'components/swipe.wxs': `var numbers = require('./numbers.wxs');
		module.exports = {
			widthChanged: function (now, old, owner, instance) { owner.getState().width = now },
			start: function (e, owner) { owner.getState().x = e.touches[0].clientX },
			move: function (e, owner) {
				var by = numbers.between(e.touches[0].clientX - owner.getState().x, -e.currentTarget.dataset.limit, 0);
				owner.getState().by = by;
				owner.selectComponent('.cell').setStyle({transform: 'translateX(' + by + 'px)'});
			},
			end: function (e, owner) {
				var state = owner.getState();
				if (state.by > -state.width) return;
				e.instance.addClass('open');
				owner.callMethod('done', {width: state.width});
			},
		}`,
	'components/numbers.wxs':
		'module.exports = {between: function (n, low, high) { return Math.max(low, Math.min(high, n)) }}',
};

let gateway: Gateway;
let browser: Browser;
let folder: string;

before(async () => {
	folder = mkdtempSync(join(tmpdir(), 'loggia-swipes-'));
	for (const [path, text] of Object.entries(FILES)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	[gateway, browser] = await Promise.all([startGateway({ apps: [folder] }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	rmSync(folder, { recursive: true, force: true });
});

test('a cell follows the finger, the page hears of it, what comes into sight is seen, and things move', async () => {
	const app = await openApp(await person(browser), `${gateway.url}/miniapp/swipes/pages/index/index`);
	const cell = app.frame.locator('wx-swipe-cell > wx-view');
	const box = (await cell.boundingBox())!;
	const { mouse } = app.page;
	await mouse.move(box.x + 200, box.y + 25);
	await mouse.down();
	await mouse.move(box.x + 150, box.y + 25);
	assert.equal(await cell.evaluate((e) => e.style.transform), 'translateX(-50px)');
	await mouse.move(box.x + 20, box.y + 25);
	assert.equal(await cell.evaluate((e) => e.style.transform), 'translateX(-80px)');
	await mouse.up();
	await app.frame.getByText('opened 80|').waitFor();
	assert.equal(await cell.evaluate((e) => getComputedStyle(e).color), 'rgb(255, 0, 0)');
	await app.frame.evaluate(() => document.getElementById('far')!.scrollIntoView());
	await app.frame.getByText('opened 80|seen|').waitFor({ state: 'attached' });
	await app.frame.evaluate(() => (document.querySelector('loggia-scroller')!.scrollTop = 0));
	await app.frame.getByText('opened 80|gone|').waitFor();
	await app.frame.locator('#flag').click();
	await app.frame.getByText('opened 80|gone|moved').waitFor();
	await until('the flag is pale', () =>
		app.frame.locator('#flag').evaluate((e) => getComputedStyle(e).opacity === '0.2' && e.style.opacity === '0.5'),
	);
	assert.equal((await app.state()).errors, '0');
	await app.picture('view-scripts');
});
