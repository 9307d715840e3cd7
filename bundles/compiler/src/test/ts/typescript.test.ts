/** Projects written in TypeScript, as WeChat's tools compile them: types go, lines stay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, findings, load, run } from './support.ts';

const PROJECT = {
	'project.config.json': JSON.stringify({
		appid: 'wx1',
		miniprogramRoot: 'miniprogram/',
		setting: { useCompilerPlugins: ['typescript'] },
	}),
	'tsconfig.json': '{"compilerOptions":{"strict":true}}',
	'typings/index.d.ts': 'interface IAppOption { globalData: { user?: string } }',
	'miniprogram/app.json': '{"pages":["pages/index/index"]}',
	'miniprogram/app.ts':
		'App<IAppOption>({ globalData: {}, onLaunch() { const self = this as IAppOption; void self } });',
	'miniprogram/utils/util.ts': 'export const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);',
	'miniprogram/pages/index/index.wxml': '<view>{{now}}</view>',
	'miniprogram/pages/index/index.ts':
		"import { two } from '../../utils/util';\nconst app = getApp<IAppOption>();\nPage({ data: { now: two(3) as string }, onLoad(query: Record<string, string | undefined>): void { app.globalData.user = query.u! } });",
};

test('the project that WeChat makes for TypeScript', () => {
	const out = build({ ...PROJECT, 'app.json': '' });
	assert.deepEqual(findings(out), []);
	const { modules } = load(out);
	assert.deepEqual([...modules.keys()], ['app.js', 'pages/index/index.js', 'utils/util.js']);
});

test('a .ts wins over a .js beside it where the project says typescript, else the .js does', () => {
	const both = { 'u/a.ts': 'exports.from = "ts" as string', 'u/a.js': 'exports.from = "js"' };
	assert.deepEqual(run(load(build(both)), 'u/a.js'), { from: 'js' });
	const config = { 'project.config.json': PROJECT['project.config.json'].replace('"miniprogram/"', '""') };
	assert.deepEqual(run(load(build({ ...both, ...config })), 'u/a.js'), { from: 'ts' });
});

const SYNTAX: [what: string, source: string, expected: unknown][] = [
	[
		'enum, and its way back',
		'enum A { X = 1, Y } const enum B { P = "p" } export const v = [A.Y, A[2], B.P]',
		[2, 'Y', 'p'],
	],
	['import = require, export =', 'import u = require("./u"); const x = { v: u.n }; export = x', 5],
	[
		'types imported and exported',
		'import type { I } from "./i"; import { n, type K } from "./u"; export type { I }; export const v: K | I = n',
		5,
	],
	['casts, satisfies, non-null', 'export const v = (<string>("x" as unknown))!.length satisfies number', 1],
	[
		'overloads',
		'export function f(a: string): void; export function f(a: any) { return a } export const v = f(1 as never)',
		1,
	],
	[
		'parameter properties',
		'class C { constructor(private readonly a: number, public b = 3) {} sum() { return this.a + this.b } } export const v = new C(1).sum()',
		4,
	],
	[
		'abstract classes and generics',
		'abstract class A<T> { abstract f(): T } class B extends A<number> { f() { return 2 } } export const v = new B().f()',
		2,
	],
	[
		'declare',
		'declare const nothing: number; declare global { interface Z {} } declare module "x"; export const v = 1',
		1,
	],
	['a namespace of types', 'namespace N { export interface I { a: number } } export const v = ({ a: 1 } as N.I).a', 1],
	['JSON', 'import data from "./d.json"; import * as all from "./d.json"; export const v = [data.n, all.n]', [8, 8]],
	[
		'a field that only tells a type keeps what the base class set',
		'class A { x; constructor() { this.x = 1 } } class B extends A { x!: number; #p?: number; static q?: string; has() { return #p in this } } export const v = [new B().x, new B().has(), "q" in B]',
		[1, true, false],
	],
];
for (const [what, source, expected] of SYNTAX)
	test(what, () => {
		const files = {
			'u/u.ts': 'export const n = 5; export type K = number; ',
			'u/i.ts': 'export interface I {}',
			'u/d.json': '{"n":8}',
		};
		const out = build({ 'u/a.ts': source, ...files });
		assert.deepEqual(findings(out), []);
		const loaded = load(out);
		const value = evaluate(loaded, 'u/a.js') as { v: unknown };
		assert.deepEqual(value.v, expected);
	});

test('what is not taken is said with file and line: decorators, namespaces that hold code', () => {
	const out = build({
		'u/a.ts': '\nclass A { @observable x = 1 }',
		'u/b.ts': '\nexport namespace N { export const x = 1 }\nexport const v = N.x',
	});
	assert.deepEqual(findings(out), ['error u/a.ts:2:11 js-syntax', 'error u/b.ts:2:1 ts-namespace']);
	assert.match(out.diagnostics[0]!.message, /decorators/);
});

test('lines stay where they were', () => {
	const out = build({
		'u/a.ts': 'interface A {\n\tb: string;\n}\nclass C {\n\tfield?: A;\n}\nthrow new Error("here");',
	});
	const lines = out.outputs['logic.js']!.split('\n');
	const start = lines.findIndex((line) => line.startsWith('define.module("u/a.js"'));
	assert.match(lines[start + 7]!, /"here"/);
	assert.deepEqual(
		(JSON.parse(out.outputs['logic.js.map']!) as { sources: string[] }).sources.includes('u/a.ts'),
		true,
	);
});

test('scripts of pages, and what a script requires, are taken whatever they are called', () => {
	const out = build({
		'app.json': '{"pages":["pages/test/test"]}',
		'pages/test/test.js': 'require("../../api.config"); Page({})',
		'pages/test/test.wxml': '',
		'api.config.js': 'exports.host = 1',
		'test/unit.js': '} broken',
		'jest.config.js': 'module.exports = {}',
	});
	assert.deepEqual(findings(out), []);
	assert.deepEqual([...load(out).modules.keys()], ['api.config.js', 'pages/a.js', 'pages/test/test.js']);
});

/** As `run`, with the endings that a path may leave out. */
function evaluate(loaded: ReturnType<typeof load>, path: string): unknown {
	const module: { exports: unknown } = { exports: {} };
	const require = (request: string): unknown => {
		const target = new URL(request, `file:///${path}`).pathname.slice(1);
		return evaluate(loaded, loaded.modules.has(target) ? target : `${target}.js`);
	};
	loaded.modules.get(path)!(require, module, module.exports);
	return module.exports;
}
