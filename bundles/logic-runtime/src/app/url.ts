import { folderOf, joinPath } from '../modules.ts';

export type Query = Record<string, string>;

/** A page address: path without leading slash, and its query. */
export interface PageUrl {
	path: string;
	query: Query;
}

/** Reads `url` as the page `from` sees it: `/pages/a/a?x=1` from the root, `../b/b` or `b` from the page's own folder. */
export function parsePageUrl(url: string, from: string): PageUrl {
	const [address] = url.split('#');
	const mark = address.indexOf('?');
	const path = mark < 0 ? address : address.slice(0, mark);
	return {
		path: joinPath(folderOf(from), path.replace(/\.html$/, '')),
		query: mark < 0 ? {} : parseQuery(address.slice(mark + 1)),
	};
}

/** `a=1&b=%20` as an object; a text that is not properly encoded stays as it is. */
export function parseQuery(text: string): Query {
	const query: Query = {};
	for (const part of text.split('&')) {
		if (!part) continue;
		const mark = part.indexOf('=');
		const name = decode(mark < 0 ? part : part.slice(0, mark));
		Object.defineProperty(query, name, {
			value: mark < 0 ? '' : decode(part.slice(mark + 1)),
			writable: true,
			enumerable: true,
			configurable: true,
		});
	}
	return query;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
