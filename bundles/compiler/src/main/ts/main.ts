import './shims.ts';
import { compile, type CompileInput } from './compile.ts';
import type { DialectRules } from './dialect.ts';
import { PackageError } from './project.ts';

/**
 * The compiler as the process sees it: strings in, strings out, nothing to parse on the Java side.
 *
 * @param dialects      JSON texts of dialect rules
 * @param files         path, text, path, text …
 * @param binaries      paths of all other files
 * @return `['ok', manifest, n outputs, path, text …, n statics, from, to …, n diagnostics, level, file, line, column, code, message …]`, or
 *         `['error', reason, message]`
 */
function run(fallbackAppId: string, dialects: string[], files: string[], binaries: string[]): string[] {
	try {
		const input: CompileInput = {
			files: {},
			binaries,
			fallbackAppId,
			dialects: dialects.map((text) => JSON.parse(text) as DialectRules),
		};
		for (let i = 0; i < files.length; i += 2) input.files[files[i]!] = files[i + 1]!;
		const { outputs, statics, manifest, diagnostics } = compile(input);
		const texts = Object.entries(outputs);
		return [
			'ok',
			manifest,
			String(texts.length),
			...texts.flat(),
			String(statics.length),
			...statics.flat(),
			String(diagnostics.length),
			...diagnostics.flatMap((d) => [d.level, d.file, String(d.line), String(d.column), d.code, d.message]),
		];
	} catch (e) {
		if (e instanceof PackageError) return ['error', 'NOT_A_PACKAGE', e.message];
		if (e instanceof RangeError)
			return ['error', 'EXHAUSTED', `the package has a file that is nested too deeply or too long (${e.message})`];
		const { name, message, stack } = e as Error;
		return ['error', 'INTERNAL', `${name}: ${message}\n${stack ?? ''}`];
	}
}

/** @return extensions of the files that {@link run} wants as text */
function textExtensions(dialects: string[]): string[] {
	const rules = dialects.map((text) => JSON.parse(text) as DialectRules);
	return [...new Set(['.js', '.ts', '.json', ...rules.flatMap((d) => [...d.template, ...d.style, ...d.script])])];
}

Object.assign(globalThis, { loggiaCompile: run, loggiaTextExtensions: textExtensions });
