import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from './isolate.ts';

const hello = {
	'pages/index/index.wxml': `<view>Hello {{name}}!</view><button bindtap="changeName">Click me!</button>`,
	'pages/index/index.js': `Page({data: {name: 'World'}, changeName() { this.setData({name: 'Loggia'}) }})`,
};

test('the hello page renders, and a tap changes it', async () => {
	const app = await openApp(hello);
	assert.equal(app.html(), '<view>Hello World!</view><button>Click me!</button>');
	assert.deepEqual(app.view.listens(app.view.find('button'), 'tap'), { send: true, prevent: false });
	await app.tap('button');
	assert.equal(app.html(), '<view>Hello Loggia!</view><button>Click me!</button>');
	assert.deepEqual(app.errors(), []);
});
