/** Folder of a package path, without trailing slash; '' for the root. */
export function folder(path: string): string {
	const slash = path.lastIndexOf('/');
	return slash < 0 ? '' : path.slice(0, slash);
}

/** Path without its extension; a dot in a folder's name is none. */
export function withoutExtension(path: string): string {
	const dot = path.lastIndexOf('.');
	return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

/** Extension with its dot, in lower case; '' without one. */
export function extension(path: string): string {
	return path.slice(withoutExtension(path).length).toLowerCase();
}

/** `a/./b/../c` → `a/c`; null when it leaves the package. */
export function normalize(path: string): string | null {
	const parts: string[] = [];
	for (const part of path.split('/')) {
		if (part === '' || part === '.') continue;
		if (part === '..') {
			if (parts.length === 0) return null;
			parts.pop();
		} else parts.push(part);
	}
	return parts.join('/');
}

/** What `target` means in the file `from`: `/x` is the package's root, all else starts at the file's folder. */
export function resolve(from: string, target: string): string | null {
	return target.startsWith('/') ? normalize(target) : normalize(`${folder(from)}/${target}`);
}

/** Relative URL from the file `from` to `to`, both below one root. */
export function relative(from: string, to: string): string {
	const base = folder(from).split('/').filter(Boolean);
	const parts = to.split('/');
	let same = 0;
	while (same < base.length && same < parts.length - 1 && base[same] === parts[same]) same++;
	return '../'.repeat(base.length - same) + parts.slice(same).join('/');
}

/** Has a scheme or a host: not a file of the package. */
export function isRemote(url: string): boolean {
	return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url);
}
