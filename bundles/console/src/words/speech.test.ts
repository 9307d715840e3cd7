import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { en } from './en.ts';
import { browserLanguage, speech } from './speech.ts';
import { zh } from './zh.ts';

const HAN = /\p{Script=Han}/u;
const english = speech('en');
const chinese = speech('zh');

describe('the dictionaries', () => {
	test('both languages fill in the same values', () => {
		const values = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();
		for (const [key, text] of Object.entries(en)) {
			assert.deepEqual(values(zh[key as keyof typeof en]), values(text), key);
		}
	});
	test('English has no Chinese, and Chinese is Chinese', () => {
		const same = new Set(['API', 'ID', 'YAML', 'HTTP API']);
		for (const [key, text] of Object.entries(en)) assert.ok(!HAN.test(text), key);
		for (const [key, text] of Object.entries(zh)) assert.ok(HAN.test(text) || same.has(text), `${key}: ${text}`);
	});
	test('no sentence stands in a page: every text between tags and in a label comes from here', () => {
		const source = join(import.meta.dirname, '..');
		// names and addresses are the same in every language
		const known = /^(Loggia|SHA-256|Java|English|简体中文|https:\/\/api.example.com|\/[a-z\/0-9.]+)$/;
		for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
			name.endsWith('.tsx'),
		)) {
			const code = readFileSync(join(source, file), 'utf8');
			const found = [
				...code.matchAll(/(?:[\w"'})]|\/)>([^<>{}=;()]*[A-Za-z]{2,}[^<>{}=;()]*)<\/?[A-Za-z]/g),
				...code.matchAll(/\b(?:title|label|placeholder|aria-label|alt|about)="([^"]+)"/g),
			].map(([, text]) => text!.trim());
			assert.deepEqual(
				found.filter((text) => text && !text.startsWith(',') && !known.test(text)),
				[],
				file,
			);
		}
	});
	test('every word that a page asks for is known', () => {
		const source = join(import.meta.dirname, '..');
		for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
			name.endsWith('.tsx'),
		)) {
			for (const [, key] of readFileSync(join(source, file), 'utf8').matchAll(/words\.t\('([^']+)'/g)) {
				assert.ok(key! in en, `${file}: ${key}`);
			}
		}
	});
});

describe('a language', () => {
	test('fills in values, with the singular for one', () => {
		assert.equal(english.t('tile.processes', { n: 1 }), '1 process');
		assert.equal(english.t('tile.processes', { n: 1200 }), '1,200 processes');
		assert.equal(chinese.t('tile.processes', { n: 3 }), '3 个进程');
	});
	test('leaves a word of the server as it is when it knows none', () => {
		assert.equal(english.term('state', 'ACTIVE'), 'Active');
		assert.equal(chinese.term('state', 'active'), '运行中');
		assert.equal(chinese.term('state', 'somethingNew'), 'somethingNew');
	});
	test('writes money, sizes and times its own way', () => {
		assert.equal(english.money(123456), '¥1,234.56');
		assert.equal(chinese.money(5), '¥0.05');
		assert.equal(english.bytes(1536), '1.5 kB');
		assert.equal(english.bytes(20 * 1024 * 1024), '20 MB');
		assert.equal(english.ago(0, 3 * 60_000), '3 minutes ago');
		assert.equal(chinese.ago(0, 3 * 60_000), '3分钟前');
		assert.equal(english.duration(90_061_000), '1 day 1 hr');
	});
	test('is the first of the browser’s that there is', () => {
		assert.equal(browserLanguage(['fr-FR', 'zh-Hans-CN', 'en']), 'zh');
		assert.equal(browserLanguage(['en-GB', 'zh']), 'en');
		assert.equal(browserLanguage(['de']), 'en');
	});
});
