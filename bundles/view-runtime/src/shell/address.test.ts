import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isIpAddress, readAddress, writeAddress } from './address.ts';

it('reads app, version, page and query; __opaque is no query of the app', () => {
	assert.deepEqual(readAddress('/miniapp/com.example;version=1.2.0/pages/a%20b/c', '?x=1&__opaque=1&y=%E4%B8%AD'), {
		appId: 'com.example',
		version: '1.2.0',
		path: 'pages/a b/c',
		query: { x: '1', y: '中' },
		opaque: true,
	});
	assert.deepEqual(readAddress('/miniapp/a', ''), { appId: 'a', path: '', query: {}, opaque: false });
	assert.equal(readAddress('/console/', ''), null);
});

it('writes what it reads', () => {
	const address = readAddress('/miniapp/com.example;version=1.2.0/', '?__opaque=1')!;
	const written = new URL(writeAddress(address, 'pages/é/x', { q: 'a&b' }), 'http://localhost');
	assert.deepEqual(readAddress(written.pathname, written.search), {
		...address,
		path: 'pages/é/x',
		query: { q: 'a&b' },
	});
});

it('knows addresses that have no names below them', () => {
	assert.deepEqual(['127.0.0.1', '[::1]', 'localhost', '1.example.org'].map(isIpAddress), [true, true, false, false]);
});
