import type { ModuleBody } from '@loggia/messages/compiled-app';

/** The modules of the package: registered at once, evaluated when first required. */
export interface Modules {
	register(path: string, body: ModuleBody): void;
	registerBroken(path: string, message: string): void;
	has(path: string): boolean;
	/** Evaluates the module at `path` (`pages/index.js`), or returns its exports. Throws what the module throws. */
	load(path: string): unknown;
	/** Paths of the modules being evaluated right now, the outermost first. */
	evaluating(): readonly string[];
}

interface Loaded {
	exports: unknown;
}

export function createModules(): Modules {
	const bodies = new Map<string, ModuleBody>();
	const broken = new Map<string, string>();
	const loaded = new Map<string, Loaded>();
	const stack: string[] = [];
	const has = (path: string) => bodies.has(path) || broken.has(path);

	function load(path: string): unknown {
		const known = loaded.get(path);
		if (known) return known.exports;
		const message = broken.get(path);
		if (message !== undefined) throw new SyntaxError(message);
		const body = bodies.get(path);
		if (!body) throw new Error(`module '${path}' is not defined`);
		const module: Loaded = { exports: {} };
		loaded.set(path, module);
		stack.push(path);
		try {
			body.call(module.exports, requireFrom(path), module, module.exports);
		} catch (error) {
			// the next require tries again, as CommonJS does
			loaded.delete(path);
			throw error;
		} finally {
			stack.pop();
		}
		return module.exports;
	}

	function requireFrom(from: string): (request: string) => unknown {
		const require = (request: string) => {
			if (typeof request !== 'string') throw new TypeError('require args must be a string');
			const path = resolveModule(from, request, has);
			if (path === undefined) {
				const name = joinPath(folderOf(from), request);
				throw new Error(
					`module '${name.endsWith('.js') ? name : name + '.js'}' is not defined, require args is '${request}'`,
				);
			}
			return load(path);
		};
		require.async = (request: string) =>
			new Promise((resolve) => {
				resolve(require(request));
			});
		return require;
	}

	return {
		register: (path, body) => void bodies.set(path, body),
		registerBroken: (path, message) => void broken.set(path, message),
		has,
		load,
		evaluating: () => stack,
	};
}

/**
 * Where `request` of the module `from` leads, or undefined: relative and absolute paths with or without `.js`, a folder's index.js;
 * a bare name is looked up in miniprogram_npm, from the module's folder up to the root, then beside the module.
 */
export function resolveModule(from: string, request: string, has: (path: string) => boolean): string | undefined {
	const folder = folderOf(from);
	const bare = !request.startsWith('.') && !request.startsWith('/');
	const bases: string[] = [];
	if (bare) {
		for (let up = folder; ; up = folderOf(up)) {
			bases.push(joinPath(up, 'miniprogram_npm/' + request));
			if (!up) break;
		}
	}
	bases.push(joinPath(folder, request));
	if (bare) bases.push(joinPath('', request));
	for (const base of bases) {
		for (const path of [base, base + '.js', base + '.json', base ? base + '/index.js' : 'index.js']) {
			if (has(path)) return path;
		}
	}
	return undefined;
}

/** The folder of a path, '' for the root. */
export function folderOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `path` as seen from `folder`, without leading slash; a leading slash in `path` means the root; `..` never leaves it. */
export function joinPath(folder: string, path: string): string {
	const parts: string[] = [];
	for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '' && part !== '.') parts.push(part);
	}
	return parts.join('/');
}
