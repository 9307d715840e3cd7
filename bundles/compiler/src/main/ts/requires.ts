import type { Diagnostics } from './diagnostics.ts';
import { asObject, isObject, offsetOf, type Json } from './json.ts';
import type { Package } from './package.ts';

const FAMILY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** `2`, `"2"`, `"2.1"`: of a version the major part counts, for within one nothing breaks */
const VERSION = /^(\d{1,6})(?:\.\d+)*$/;

/**
 * Reads the major versions of API families that an app asks for: `"loggia": {"apis": {"greet": 1}}` in app.json. WeChat's app.json has no place
 * for it (`plugins` names code that becomes part of the app), W3C's manifest neither (`req_permissions` has no version), so it stands under the platform's own name.
 */
export function readRequires(pkg: Package, json: Json, diagnostics: Diagnostics): Record<string, number> {
	const asked = asObject(json['loggia'])['apis'];
	if (asked === undefined) return {};
	const warn = (message: string, near: string): void =>
		diagnostics.warn('api-version', { file: 'app.json', offset: offsetOf(pkg, 'app.json', near) }, message);
	if (!isObject(asked)) {
		warn('"apis" of "loggia" is left out: write {"FAMILY": MAJOR}, such as {"payment": 1}', 'loggia');
		return {};
	}
	const requires: Record<string, number> = {};
	for (const [family, version] of Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1))) {
		const major = VERSION.exec(
			typeof version === 'number' ? String(version) : typeof version === 'string' ? version : '',
		);
		if (FAMILY.test(family) && major) requires[family] = Number(major[1]);
		else
			warn(
				`the version of the API family "${family}" is left out: write its name and its major version, such as "payment": 1`,
				family,
			);
	}
	return requires;
}
