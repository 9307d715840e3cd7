import { tempFileUrl } from '../temp-files.ts';

/** Where the files of this release are: `/p/RELEASECAP`. */
let base = '';
/** Where the temporary files of this session are: `/t/CAP`. */
let temp = '';

export function setReleaseBase(cap: string): void {
	base = cap.replace(/\/+$/, '');
}

export function setTempBase(cap: string): void {
	temp = cap;
}

/**
 * Whether the view may load it by itself: files of the package, temporary files of the session, data: and blob: URLs. Remote ones wait for
 * the image proxy.
 */
export function resourceUrl(source: string): { url: string } | { refused: string } {
	const src = source.trim();
	if (src === '') return { refused: 'no source' };
	if (/^(data|blob):/i.test(src)) return { url: src };
	const temporary = tempFileUrl(temp, src);
	if (temporary !== null) return { url: temporary };
	if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src)) return { refused: `${src} is not a file of this mini-program` };
	const [path, ...rest] = src.split(/(?=[?#])/);
	const clean = inside(path).map(encodeSegment).join('/');
	return { url: `${base}/files/${clean}${rest.join('')}` };
}

/** A stylesheet of the release, by its path there: `view/app.css`. */
export function styleUrl(path: string): string {
	return `${base}/${path}`;
}

/** Segments of a path that cannot leave the package: `..` above its root is ignored. */
function inside(path: string): string[] {
	const segments: string[] = [];
	for (const segment of path.split('/')) {
		if (segment === '..') segments.pop();
		else if (segment !== '' && segment !== '.') segments.push(segment);
	}
	return segments;
}

function encodeSegment(segment: string): string {
	try {
		return encodeURIComponent(decodeURIComponent(segment));
	} catch {
		return encodeURIComponent(segment);
	}
}
