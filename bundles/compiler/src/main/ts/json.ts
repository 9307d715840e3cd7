import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { Diagnostics } from './diagnostics.ts';
import type { Package } from './package.ts';

export type Json = Record<string, unknown>;

/** The object in a JSON file; comments, trailing commas and a byte order mark are tolerated. A missing file is `{}`. */
export function readJson(pkg: Package, path: string, diagnostics: Diagnostics): Json {
	const text = pkg.text(path);
	if (text === undefined || text.trim() === '') return {};
	const errors: ParseError[] = [];
	let value: unknown;
	try {
		value = parse(text, errors, { allowTrailingComma: true, disallowComments: false });
	} catch (e) {
		if (!(e instanceof RangeError)) throw e;
	}
	for (const error of errors.slice(0, 5))
		diagnostics.warn(
			'json-syntax',
			{ file: path, offset: error.offset },
			`${printParseErrorCode(error.error)}: the rest of the file is read as well as it can be; check commas and quotes here`,
		);
	if (isObject(value)) return value;
	diagnostics.warn('json-syntax', { file: path, offset: 0 }, 'the file holds no JSON object and is ignored');
	return {};
}

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): Json {
	return isObject(value) ? value : {};
}

export function asString(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

export function asStrings(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}

/** Offset of the first occurrence of a text in a file, for findings about JSON values; 0 when it is not there. */
export function offsetOf(pkg: Package, path: string, text: string): number {
	return Math.max(0, pkg.text(path)?.indexOf(JSON.stringify(text)) ?? 0);
}
