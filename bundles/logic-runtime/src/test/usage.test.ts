/** What public mini-programs use most, as their developers write it, where no other test has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACTS, openApp } from './isolate.ts';

const page = (wxml: string, js: string, more: Record<string, string> = {}) => ({
	'pages/index/index.wxml': wxml,
	'pages/index/index.js': js,
	...more,
});

test('setData by path: fields, rows, new branches', async () => {
	const app = await openApp(
		page(
			`<i wx:for="{{list}}" wx:key="id">{{item.name}}</i>{{a.b.c}}`,
			`Page({data: {list: [{id: 1, name: 'x'}, {id: 2, name: 'y'}]}, onLoad() {
				this.setData({'list[1].name': 'z', ['list[2]']: {id: 3, name: 'n'}, 'a.b.c': 5});
				console.log(this.data.list.length, this.data.a.b.c);
			}})`,
		),
	);
	assert.equal(app.html(), '<i>x</i><i>z</i><i>n</i>5');
	assert.deepEqual(app.logs(), ['3 5']);
});

test('the handlers of a page that the frame or the shell calls: scroll, bottom, pull-down', async () => {
	const app = await openApp(
		page(
			'<view/>',
			`Page({onPageScroll(e) { console.log('scroll', e.scrollTop) }, onReachBottom() { console.log('bottom') },
				onPullDownRefresh() { console.log('pull'); wx.stopPullDownRefresh({complete: (r) => console.log(r.errMsg)}) }, onShareAppMessage() {}})`,
		),
	);
	const root = app.view.pages.get(app.view.top)!.root.id;
	for (const [type, detail] of [
		['pageScroll', { scrollTop: 7 }],
		['reachBottom', {}],
		['pullDownRefresh', {}],
	] as const)
		await app.dispatch('viewEvent', { page: app.view.top }, { node: root, type, detail, timeStamp: 1 });
	assert.deepEqual(app.logs(), ['scroll 7', 'bottom', 'pull', 'stopPullDownRefresh:ok']);
	assert.equal(app.view.pages.get(app.view.top)!.settings.listenScroll, true);
});

test('async lifecycles, promises of APIs, getCurrentPages with options and route', async () => {
	const app = await openApp(
		page(
			'{{t}}',
			`Page({async onLoad(query) {
				const before = await Promise.resolve(query.id);
				this.setData({t: before});
				try { await wx.login() } catch (e) { console.log(e.errMsg) }
				const [page] = getCurrentPages(); console.log(page.route, page.options.id, page === this);
			}})`,
		),
		{ query: { id: '4' } },
	);
	assert.equal(app.html(), '4');
	assert.deepEqual(app.logs(), ['login:fail not supported', 'pages/index/index 4 true']);
});

test('intersection observers can be made and left without an end to the page', async () => {
	const app = await openApp(
		page(
			'<view class="a"/>',
			`Page({onReady() { const o = this.createIntersectionObserver({thresholds: [0]}); o.relativeToViewport({bottom: 0}).observe('.a', () => console.log('never'));
				wx.createIntersectionObserver(this).relativeTo('.a').observe('.a', () => {}); o.disconnect(); console.log('on') }})`,
		),
	);
	assert.deepEqual(app.logs(), ['on']);
});

test('promises of wx.cloud reject and can be chained', async () => {
	const app = await openApp(
		page(
			'<view class="a"/>',
			`Page({onReady() {
				wx.cloud.callFunction({name: 'f'}).then(() => console.log('never'), (e) => console.log(e.errMsg));
				const db = wx.cloud.database(); db.collection('c').where({a: db.command.in([1]).and(db.command.gt(2)), b: db.RegExp({regexp: 'x'}), at: db.serverDate()});
				wx.cloud.database().collection('c').where({a: 1}).get().catch((e) => console.log(e.errMsg)).finally(() => console.log('end'));
			}})`,
		),
	);
	assert.deepEqual(app.logs().sort(), [
		'cloud.callFunction:fail not supported',
		'cloud.database.collection.where.get:fail not supported',
		'end',
	]);
	assert.deepEqual(app.errors(), []);
});

test('globals that apps read without asking: __wxConfig, requirePlugin', async () => {
	const app = await openApp(
		page(
			'<view/>',
			`const plugin = requirePlugin('x'); plugin.init({a: 1, fail: (e) => console.log(e.errMsg)});
			Page({onLoad() { console.log(__wxConfig.envVersion, __wxConfig.accountInfo.appId, __wxConfig.pages.length) }})`,
		),
	);
	assert.deepEqual(app.logs(), ['develop test 1', 'plugin x.init:fail not supported']);
	assert.deepEqual(app.errors(), []);
});

test('a canvas, a video or a map that is asked for stands in; drawing on it does nothing', async () => {
	const app = await openApp(
		page(
			'<canvas type="2d" id="c"/><video id="v"/><view id="w"/>',
			`Page({onReady() {
				wx.createSelectorQuery().select('#c').fields({node: true, size: true}).select('#v').context().select('#w').node().exec(([c, v, w]) => {
					const pen = c.node.getContext('2d'); c.node.width = 300; pen.fillStyle = 'red'; pen.fillRect(0, 0, 1, 1); pen.measureText('x').width;
					v.context.play(); console.log(c.node.width, w.node);
				});
			}})`,
		),
	);
	const queries = app.sent.filter(({ kind }) => kind === 'query');
	for (const { header, body } of queries) {
		const { nodes } = body as { nodes: number[] };
		const rect = { left: 0, top: 0, right: 9, bottom: 9, width: 9, height: 9 };
		await app.dispatch('queryReply', { id: header.id }, { rects: nodes.map(() => rect) });
	}
	assert.deepEqual(app.logs(), ['300 null']);
	assert.deepEqual(app.errors(), []);
});

/** The APIs that public mini-programs call most, and what they are called with. */
const CALLS: Record<string, string> = {
	navigateTo: `{url: '/pages/none/none'}`,
	setStorage: `{key: 'k', data: 1}`,
	getStorage: `{key: 'k'}`,
	removeStorage: `{key: 'k'}`,
	showToast: `{title: 't'}`,
	request: `{url: 'https://example.com'}`,
	login: '{}',
	showModal: `{title: 't', content: 'c'}`,
	navigateBack: '{delta: 1}',
	showLoading: `{title: 't'}`,
	hideLoading: '{}',
	hideToast: '{}',
	showActionSheet: `{itemList: ['a']}`,
	setNavigationBarTitle: `{title: 't'}`,
	setNavigationBarColor: `{frontColor: '#ffffff', backgroundColor: '#000000'}`,
	previewImage: `{urls: ['x']}`,
	getSystemInfo: '{}',
	redirectTo: `{url: 'none'}`,
	switchTab: `{url: '/pages/index/index'}`,
	reLaunch: `{url: '/none'}`,
	stopPullDownRefresh: '{}',
	startPullDownRefresh: '{}',
	getSetting: '{}',
	openSetting: '{}',
	chooseImage: '{count: 1}',
	getUserInfo: '{}',
	getUserProfile: `{desc: 'd'}`,
	pageScrollTo: '{scrollTop: 0}',
	requestPayment: `{timeStamp: '1', nonceStr: 'n', package: 'p', signType: 'MD5', paySign: 's'}`,
	uploadFile: `{url: 'https://example.com', filePath: 'f', name: 'n'}`,
	downloadFile: `{url: 'https://example.com'}`,
	getLocation: `{type: 'wgs84'}`,
	makePhoneCall: `{phoneNumber: '1'}`,
	authorize: `{scope: 'scope.userLocation'}`,
	saveImageToPhotosAlbum: `{filePath: 'f'}`,
	showNavigationBarLoading: '{}',
	hideNavigationBarLoading: '{}',
	scanCode: '{}',
	getImageInfo: `{src: 'x'}`,
	checkSession: '{}',
	showShareMenu: '{}',
	hideShareMenu: '{}',
	requestSubscribeMessage: `{tmplIds: ['a']}`,
	chooseLocation: '{}',
	openLocation: '{latitude: 1, longitude: 1}',
	getNetworkType: '{}',
	setKeepScreenOn: '{keepScreenOn: true}',
	openDocument: `{filePath: 'f'}`,
	vibrateShort: '{}',
	chooseVideo: '{}',
	loadFontFace: `{family: 'f', source: 'url("x")'}`,
	chooseAddress: '{}',
	startAccelerometer: '{}',
	setClipboardData: `{data: 'x'}`,
	canvasToTempFilePath: `{canvasId: 'c'}`,
	setTabBarBadge: `{index: 0, text: '1'}`,
	navigateToMiniProgram: `{appId: 'x'}`,
};

for (const [name, options] of Object.entries(CALLS))
	test(`wx.${name} ends in success or in fail with a reason, and nothing is thrown`, async () => {
		const app = await openApp(page('<view/>', 'Page({})'));
		app.run(`{
			const told = []; const tell = (how) => (r) => { told.push(how); console.log(how, r.errMsg) };
			wx.${name}({...${options}, success: tell('success'), fail: tell('fail'), complete: tell('complete')});
		}`);
		await app.dispatch('show');
		for (const { header } of app.sent.filter(({ kind }) => kind === 'apiCall'))
			await app.dispatch('apiReply', { id: header.id, ok: true }, {});
		for (const { id } of app.all<{ id?: number }>('navigate').filter((request) => request.id !== undefined))
			await app.dispatch('navigate', {}, { type: 'answer', id, ok: false, message: 'cancel' });
		const [first, last, ...others] = app.logs();
		assert.match(first, new RegExp(`^(success ${name}:ok|fail ${name}:fail .+)`));
		assert.match(last, new RegExp(`^complete ${name}:`));
		assert.deepEqual(others, []);
		assert.deepEqual(app.errors(), []);
	});

test('the ones that answer at once answer, or give an object whose methods exist', async () => {
	const app = await openApp(
		page(
			'<view/>',
			`Page({onLoad() {
				console.log(typeof wx.getSystemInfoSync().windowWidth, typeof wx.getMenuButtonBoundingClientRect().top, wx.getStorageSync('absent') === '');
				wx.setStorageSync('k', {a: 1}); wx.createSelectorQuery(); wx.createAnimation({duration: 1}).opacity(0).step().export();
				for (const make of ['createCanvasContext', 'createInnerAudioContext', 'createVideoContext', 'createMapContext', 'getRecorderManager', 'getBackgroundAudioManager',
					'getUpdateManager', 'getFileSystemManager', 'createIntersectionObserver'])
					if (typeof wx[make]('x') !== 'object' && typeof wx[make]('x') !== 'function') console.log(make);
				for (const listen of ['onNetworkStatusChange', 'onAccelerometerChange', 'onSocketOpen', 'onKeyboardHeightChange', 'onMemoryWarning']) wx[listen](() => {});
				wx.cloud.init({env: 'x'}); wx.cloud.database().collection('c').get({fail: (e) => console.log(e.errMsg)});
			}})`,
		),
		{ ask: (name) => (name === 'getStorageSync' ? '1""' : '1{}'), facts: FACTS },
	);
	assert.equal(app.logs()[0], 'number number true');
	assert.match(app.logs().slice(1).join(), /^[\w.]+:fail not supported$/);
	assert.deepEqual(app.errors(), []);
});

test('a selector query finds what the same turn makes after exec', async () => {
	const app = await openApp(
		page(
			'<view wx:if="{{on}}" class="late"/>',
			`Page({data: {on: false}, onReady() {
				wx.createSelectorQuery().select('.late').boundingClientRect((rect) => console.log(rect && rect.width)).exec();
				this.setData({on: true});
			}})`,
		),
	);
	const { header, body } = app.sent.find(({ kind }) => kind === 'query')!;
	assert.equal((body as { nodes: number[] }).nodes.length, 1);
	const rect = { left: 0, top: 0, right: 9, bottom: 9, width: 9, height: 9 };
	await app.dispatch('queryReply', { id: header.id }, { rects: [rect] });
	assert.deepEqual(app.logs(), ['9']);
});

test('the network is a fact: its type at once, a change as an event, and no part of getSystemInfo', async () => {
	const facts = { ...FACTS, system: { ...FACTS.system, networkType: 'wifi' } };
	const app = await openApp(
		page(
			'<view/>',
			`Page({onLoad() {
				wx.onNetworkStatusChange((now) => console.log(now.isConnected, now.networkType));
				wx.getNetworkType({success: (r) => console.log(r.networkType, r.errMsg)});
				console.log('networkType' in wx.getSystemInfoSync(), wx.getSystemSetting().wifiEnabled, wx.getSkylineInfoSync().isSupported);
			}})`,
		),
		{ facts },
	);
	await app.dispatch('hostFacts', {}, { ...facts, system: { ...facts.system, networkType: 'none' } });
	assert.deepEqual(app.logs(), ['false true false', 'wifi getNetworkType:ok', 'false none']);
});

test('an audio context that cannot play says so by onError', async () => {
	const app = await openApp(
		page(
			'<view/>',
			`Page({onLoad() {
				const audio = wx.createInnerAudioContext(); audio.src = 'a.mp3';
				audio.onPlay(() => console.log('never')); audio.onError((e) => console.log(e.errCode, e.errMsg)); audio.play();
			}})`,
		),
	);
	assert.deepEqual(app.logs(), ['10001 InnerAudioContext.play:fail not supported']);
	assert.deepEqual(app.errors(), []);
});
