/**
 * The sixty APIs that public mini-programs call most, in the order of their use, called as they call them: each works, or says by its callbacks
 * and by its promise why not. None throws, none is silent.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { type Gateway, startGateway, until } from './gateway.ts';

/** What a call ends in: `ok`, or what follows `NAME:fail`. */
type Expected = 'ok' | RegExp;
const ABSENT = /^not supported/;

/** Called with success, fail and complete, and, where it fails, without: then its promise is rejected with the same words. */
const CALLS: [name: string, params: string, expected: Expected][] = [
	['showToast', `{title: 'Done'}`, 'ok'],
	['request', `{url: 'https://api.example.com/a'}`, /url not in domain list|domain/],
	['login', '{}', 'ok'],
	['showModal', `{title: 'Sure?', content: 'Really'}`, 'ok'],
	['showLoading', `{title: 'Wait'}`, 'ok'],
	['hideLoading', '{}', 'ok'],
	['setNavigationBarTitle', `{title: 'Title'}`, 'ok'],
	['previewImage', `{urls: ['/picture.svg'], current: '/picture.svg'}`, 'ok'],
	['getSystemInfo', '{}', 'ok'],
	['stopPullDownRefresh', '{}', 'ok'],
	['getSetting', '{}', 'ok'],
	['chooseImage', '{count: 1}', ABSENT],
	['getUserInfo', '{}', /./],
	['setStorage', `{key: 'k', data: {a: 1}}`, 'ok'],
	['getStorage', `{key: 'k'}`, 'ok'],
	['pageScrollTo', '{scrollTop: 0, duration: 0}', 'ok'],
	['requestPayment', `{timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 's'}`, /./],
	['uploadFile', `{url: 'https://api.example.com/a', filePath: 'wxfile://tmp', name: 'f'}`, /./],
	['getLocation', `{type: 'gcj02'}`, ABSENT],
	['makePhoneCall', `{phoneNumber: '+86 10 1234'}`, 'ok'],
	['downloadFile', `{url: 'https://api.example.com/a'}`, /domain/],
	['authorize', `{scope: 'scope.userLocation'}`, /./],
	['saveImageToPhotosAlbum', `{filePath: '/picture.svg'}`, ABSENT],
	['showNavigationBarLoading', '{}', 'ok'],
	['hideNavigationBarLoading', '{}', 'ok'],
	['scanCode', '{}', ABSENT],
	['getImageInfo', `{src: '/picture.svg'}`, 'ok'],
	['checkSession', '{}', 'ok'],
	['getUserProfile', `{desc: 'why'}`, /./],
	['requestSubscribeMessage', `{tmplIds: ['a']}`, ABSENT],
	['chooseLocation', '{}', ABSENT],
	['openLocation', '{latitude: 1, longitude: 1}', ABSENT],
	['getNetworkType', '{}', 'ok'],
	['setKeepScreenOn', '{keepScreenOn: true}', /./],
	['openDocument', `{filePath: '/a.pdf'}`, ABSENT],
	['vibrateShort', '{}', /./],
	['chooseVideo', '{}', ABSENT],
	['loadFontFace', `{family: 'f', source: 'url("/f.woff")'}`, ABSENT],
	['chooseAddress', '{}', ABSENT],
	['startAccelerometer', '{}', ABSENT],
	['setClipboardData', `{data: 'copied'}`, 'ok'],
	['navigateTo', `{url: '/pages/second/second'}`, 'ok'],
	['navigateBack', '{}', 'ok'],
	['redirectTo', `{url: '/pages/second/second'}`, 'ok'],
	['switchTab', `{url: '/pages/second/second'}`, /tabBar/],
];

/** Ones that return something at once: the expression gives true. */
const AT_ONCE: [name: string, expression: string][] = [
	['setStorageSync', `wx.setStorageSync('s', 1) === undefined`],
	['getStorageSync', `wx.getStorageSync('s') === 1 && wx.getStorageSync('absent') === ''`],
	['removeStorageSync', `wx.removeStorageSync('s') === undefined`],
	['getSystemInfoSync', `wx.getSystemInfoSync().windowWidth === 375 && !('networkType' in wx.getSystemInfoSync())`],
	['getWindowInfo', `wx.getWindowInfo().screenWidth === 375`],
	['getSystemSetting', `wx.getSystemSetting().deviceOrientation === 'portrait'`],
	['getAppAuthorizeSetting', `wx.getAppAuthorizeSetting().cameraAuthorized === 'not determined'`],
	['createSelectorQuery', `typeof wx.createSelectorQuery().select('#a').boundingClientRect().exec === 'function'`],
	[
		'createCanvasContext',
		`(c => { c.setFillStyle('red'); c.fillRect(0, 0, 1, 1); c.draw(); return true })(wx.createCanvasContext('c'))`,
	],
	[
		'createInnerAudioContext',
		`(a => { a.src = 'x.mp3'; a.onPlay(() => {}); a.play(); a.destroy(); return a.src === 'x.mp3' })(wx.createInnerAudioContext())`,
	],
	['getRecorderManager', `(r => { r.onStop(() => {}); r.start({}); r.stop(); return true })(wx.getRecorderManager())`],
	['getUpdateManager', `(u => { u.onUpdateReady(() => {}); return true })(wx.getUpdateManager())`],
	['getFileSystemManager', `(f => { f.readFile({filePath: 'x', fail() {}}); return true })(wx.getFileSystemManager())`],
	[
		'getBackgroundAudioManager',
		`(b => { b.title = 't'; b.onPlay(() => {}); return b.title === 't' })(wx.getBackgroundAudioManager())`,
	],
	['onNetworkStatusChange', `wx.onNetworkStatusChange(() => {}) === undefined && wx.canIUse('onNetworkStatusChange')`],
	['onAccelerometerChange', `wx.onAccelerometerChange(() => {}) === undefined`],
	['cloud', `(wx.cloud.init({env: 'e'}), typeof wx.cloud.callFunction({name: 'f'}).then === 'function')`],
	['getMenuButtonBoundingClientRect', `wx.getMenuButtonBoundingClientRect().width > 0`],
	['getAccountInfoSync', `wx.getAccountInfoSync().miniProgram.appId === 'apis.loggia.test'`],
	['clearStorageSync', `wx.clearStorageSync() === undefined`],
];

// named one by one, so that the compiler finds what has to be declared
const PAGE = `void [${CALLS.map(([name]) => `wx.${name}`).join(', ')}];
Page({
	onReady() { this.all() },
	async all() {
		const results = getApp().globalData.results;
		const told = (name, params) => new Promise((done) => wx[name]({...params, complete: (r) => done(r.errMsg)}));
		const promised = (name, params) => wx[name](params).then((r) => r.errMsg, (r) => r.errMsg);
		const calls = {${CALLS.map(([name, params]) => `${name}: ${params}`).join(', ')}};
		for (const name of Object.keys(calls)) {
			this.setData({ now: name });
			try {
				results[name] = await told(name, calls[name]);
				const task = ['request', 'uploadFile', 'downloadFile'].includes(name);
				if (!results[name].endsWith(':ok') && !task) results[name + ' promised'] = await promised(name, calls[name]);
			} catch (e) { results[name] = 'threw ' + e }
		}
		wx.reLaunch({url: '/pages/results/results'});
	},
});`;

let gateway: Gateway;
let browser: Browser;

before(async () => {
	const folder = mkdtempSync(join(tmpdir(), 'loggia-apis-'));
	const write = (path: string, text: string): void => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	write('project.config.json', '{"appid":"apis.loggia.test"}');
	write('app.json', '{"pages":["pages/index/index","pages/second/second","pages/results/results"]}');
	const once = AT_ONCE.map(([name, expression]) => `${name}() { return ${expression} }`).join(',\n');
	write(
		'app.js',
		`App({ globalData: { results: {}, once: {} }, onLaunch() {
			const once = {${once}};
			for (const name of Object.keys(once)) { try { this.globalData.once[name] = once[name]() } catch (e) { this.globalData.once[name] = 'threw ' + e } }
		}});`,
	);
	write('pages/index/index.js', PAGE);
	write('pages/index/index.wxml', '<view id="a">Calls</view><text id="now">{{now}}</text>');
	write('pages/second/second.wxml', '<view>Second</view>');
	write(
		'pages/results/results.js',
		'Page({ data: { text: "" }, onLoad() { this.setData({ text: JSON.stringify(getApp().globalData) }) } });',
	);
	write('pages/results/results.wxml', '<text id="results">{{text}}</text>');
	write(
		'picture.svg',
		'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="teal"/></svg>',
	);
	[gateway, browser] = await Promise.all([startGateway({ apps: [folder] }), startBrowser()]);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
});

describe('the most used APIs', () => {
	test('each works, or says why not', async (t) => {
		const context = await person(browser);
		const app = await openApp(context, `${gateway.url}/miniapp/apis.loggia.test/`);
		// the person says yes to everything but to leaving for the sign-in page, and closes pictures
		const answers = [
			'.panel:has(button:text-is("Sign in")) button:text-is("Cancel")',
			'.panel:not(:has(button:text-is("Sign in"))) button.action.primary',
			'.image-viewer .closer',
		];
		const answer = app.page.locator(answers.map((one) => `#sheets ${one}:enabled`).join(', '));
		let now = '';
		const text = await until(
			'the end of all calls',
			async () => {
				const { page } = await app.state();
				if (page === 'pages/results/results') return app.frame.locator('#results').innerText();
				if (page === 'pages/index/index')
					now = await app.frame
						.locator('#now')
						.innerText({ timeout: 500 })
						.catch(() => now);
				await answer
					.last()
					.click({ timeout: 500 })
					.catch(() => undefined);
				return '';
			},
			120_000,
		).catch((error: Error) => {
			throw new Error(`${error.message}; at ${now}`);
		});
		const { results, once } = JSON.parse(text) as { results: Record<string, string>; once: Record<string, unknown> };
		assert.equal((await app.state()).errors, '0');
		for (const [name, , expected] of CALLS)
			await t.test(`wx.${name}`, () => {
				const said = results[name] ?? 'nothing';
				assert.ok(said.startsWith(`${name}:`), said);
				if (expected === 'ok') assert.equal(said, `${name}:ok`);
				else if (!(expected.source === '.' && said === `${name}:ok`)) {
					assert.match(said, new RegExp(`^${name}:fail .+`));
					assert.match(said.slice(`${name}:fail `.length), expected);
					const promised = results[`${name} promised`];
					if (promised !== undefined) assert.ok(promised.startsWith(`${name}:fail`), promised);
				}
			});
		for (const [name] of AT_ONCE) await t.test(`wx.${name}`, () => assert.equal(once[name], true));
	});
});
