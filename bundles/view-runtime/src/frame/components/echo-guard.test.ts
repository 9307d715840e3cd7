import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EchoGuard } from './echo-guard.ts';

it('refuses the answer to an older keystroke and takes the one to the newest', () => {
	const guard = new EchoGuard(() => 0);
	guard.typed('a');
	const newest = guard.typed('ab');
	guard.acknowledged(newest - 1);
	assert.equal(guard.accepts('A', 'ab'), false);
	guard.acknowledged(newest);
	assert.equal(guard.accepts('AB', 'ab'), true);
});

it('without stamps takes a value typed a moment ago for an echo, and nothing else', () => {
	let now = 0;
	const guard = new EchoGuard(() => now);
	for (const value of ['m', 'mi', 'mil']) guard.typed(value);
	assert.equal(guard.accepts('mi', 'mil'), false);
	assert.equal(guard.accepts('', 'mil'), true);
	now = 10_000;
	assert.equal(guard.accepts('mi', 'mil'), true);
});

it('takes every value once typing is over', () => {
	const guard = new EchoGuard(() => 0);
	for (const value of ['', 'x']) guard.typed(value);
	guard.settle();
	assert.equal(guard.accepts('', 'x'), true);
});
