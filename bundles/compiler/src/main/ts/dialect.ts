/**
 * What makes one dialect of the WeChat family differ from another: a table, not code. The gateway's Dialect services deliver these
 * tables as JSON; lists are in order of preference.
 */
export interface DialectRules {
	/** `wx`, `finclip` */
	id: string;
	/** name of the API object beside `wx`, or null */
	global: string | null;
	/** a package is of this dialect when one of its files ends like this; empty for the one that is taken when no other fits */
	detect: string[];
	/** names of the project file */
	projectConfig: string[];
	/** extensions of templates, styles and view scripts, with their dot */
	template: string[];
	style: string[];
	script: string[];
	/** tags that hold or name a view script */
	scriptTag: string[];
	/** prefixes of directives: `wx` for `wx:if` */
	prefix: string[];
}

/** The dialect of a package: the first whose marks are found, else the first that needs none. */
export function detectDialect(paths: string[], dialects: DialectRules[]): DialectRules {
	const marked = dialects.find((d) => d.detect.some((mark) => paths.some((path) => path.endsWith(mark))));
	const plain = dialects.find((d) => d.detect.length === 0);
	const dialect = marked ?? plain;
	if (!dialect) throw new Error('no dialect fits this package: register a Dialect service that does');
	return dialect;
}
