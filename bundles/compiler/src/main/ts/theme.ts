import type { Diagnostics } from './diagnostics.ts';
import { asObject, asString, isObject, readJson, type Json } from './json.ts';
import type { Package } from './package.ts';

/** The values that `@name` stands for in app.json's window and tabBar and in the pages' settings. */
export interface Theme {
	light<T>(value: T): T;
	dark<T>(value: T): T;
}

/** Reads theme.json, or the file that `themeLocation` names. A name that it does not have stays as it is. */
export function readTheme(pkg: Package, json: Json, diagnostics: Diagnostics): Theme {
	const location = asString(json['themeLocation']).replace(/^\.?\//, '') || 'theme.json';
	const theme = pkg.has(location) ? readJson(pkg, location, diagnostics) : {};
	const resolve = (value: unknown, names: Json): unknown => {
		if (typeof value === 'string' && value.startsWith('@')) return names[value.slice(1)] ?? value;
		if (Array.isArray(value)) return value.map((item) => resolve(item, names));
		if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, names)]));
		return value;
	};
	return {
		light: <T>(value: T) => resolve(value, asObject(theme['light'])) as T,
		dark: <T>(value: T) => resolve(value, asObject(theme['dark'])) as T,
	};
}
