import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, load } from './support.ts';

const THEME = JSON.stringify({
	light: { bar: '#ffffff', icon: './i/light.png', title: 'Shop' },
	dark: { bar: '#111111', icon: './i/dark.png', title: 'Shop' },
});

function app(extra: Record<string, unknown> = {}): string {
	return JSON.stringify({
		pages: ['pages/a', 'pages/b'],
		window: { navigationBarBackgroundColor: '@bar', navigationBarTitleText: '@title', backgroundColor: '@gone' },
		tabBar: { list: [{ pagePath: 'pages/a', text: 'A', iconPath: '@icon' }] },
		...extra,
	});
}

test('theme.json: the light values, and the dark ones for an app with darkmode', () => {
	const files = {
		'theme.json': THEME,
		'pages/b.json': '{"navigationBarBackgroundColor":"@bar","backgroundColor":"#fff"}',
	};
	const plain = load(build({ ...files, 'app.json': app() })).manifest;
	assert.equal(plain.dark, undefined);
	assert.equal(plain.name, 'Shop');
	assert.equal(plain.window['navigationBarBackgroundColor'], '#ffffff');
	assert.equal(plain.window['backgroundColor'], '@gone');
	const { dark } = load(build({ ...files, 'app.json': app({ darkmode: true }) })).manifest;
	assert.equal(dark!.window['navigationBarBackgroundColor'], '#111111');
	assert.equal(dark!.pageWindow['pages/b']!['navigationBarBackgroundColor'], '#111111');
	assert.equal(dark!.pageWindow['pages/b']!['backgroundColor'], '#fff');
	assert.deepEqual(dark!.tabBar!['list'], [{ pagePath: 'pages/a', text: 'A', iconPath: 'i/dark.png' }]);
});

test('themeLocation names another file', () => {
	const files = { 'looks/theme.json': THEME, 'app.json': app({ darkmode: true, themeLocation: '/looks/theme.json' }) };
	const { manifest } = load(build(files));
	assert.equal(manifest.window['navigationBarBackgroundColor'], '#ffffff');
	assert.equal(manifest.dark!.window['navigationBarBackgroundColor'], '#111111');
});

test('the styles of the app’s own tab bar are those of tab pages', () => {
	const out = build({
		'app.json': app({ tabBar: { custom: true, list: [{ pagePath: 'pages/a', text: 'A' }] } }),
		'custom-tab-bar/index.json': '{"component":true,"usingComponents":{"badge":"./badge"}}',
		'custom-tab-bar/index.js': 'Component({})',
		'custom-tab-bar/index.wxml': '<view class="bar"><badge/></view>',
		'custom-tab-bar/index.wxss': '.bar { color: red }',
		'custom-tab-bar/badge.json': '{"component":true}',
		'custom-tab-bar/badge.js': 'Component({})',
		'custom-tab-bar/badge.wxml': '<view class="dot"/>',
		'custom-tab-bar/badge.wxss': '.dot { color: blue }',
	});
	assert.match(out.outputs['view/pages/a.css']!, /--bar[^}]*red/);
	assert.match(out.outputs['view/pages/a.css']!, /--dot[^}]*blue/);
	assert.equal(out.outputs['view/pages/b.css'], undefined);
});
