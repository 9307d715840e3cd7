import assert from 'node:assert/strict';
import { it } from 'node:test';

it('says how long ago in the largest unit that fits', async () => {
	Object.defineProperty(globalThis, 'navigator', { value: { language: 'en' }, configurable: true });
	const { ago } = await import('./times.ts');
	assert.deepEqual(
		[0, 59_000, 60_000, 3_600_000 * 2, 86_400_000, 86_400_000 * 3, -5].map((passed) =>
			ago(1_000_000_000 - passed, 1_000_000_000),
		),
		['now', 'now', '1 minute ago', '2 hours ago', 'yesterday', '3 days ago', 'now'],
	);
});
