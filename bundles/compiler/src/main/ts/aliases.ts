import { asObject, asString, type Json } from './json.ts';

/** Reads app.json's `resolveAlias`. @returns what a path in a script or a JSON file stands for: `@u/n` → `/utils/n`; others as they are */
export function aliases(app: Json): (path: string) => string {
	const known = Object.entries(asObject(app['resolveAlias'])).map(([from, to]) => ({
		from,
		to: asString(to).replace(/^\/+/, ''),
	}));
	return (path) => {
		for (const { from, to } of known) {
			if (from.endsWith('/*') && path.startsWith(from.slice(0, -1)))
				return `/${to.replace(/\*$/, '')}${path.slice(from.length - 1)}`;
			if (path === from) return `/${to}`;
		}
		return path;
	};
}
