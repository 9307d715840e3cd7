const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Writes a version 3 source map that maps whole lines: the modules keep their lines, so that is all there is to know. */
export class LineMap {
	private readonly sources: string[] = [];
	private readonly contents: (string | null)[] = [];
	private readonly lines: string[] = [];
	private lastSource = 0;
	private lastLine = 0;
	private readonly modules: [string, number, number][] = [];

	/** The next `count` generated lines come from nowhere. */
	skip(count: number): void {
		for (let i = 0; i < count; i++) this.lines.push('');
	}

	/**
	 * The next `count` generated lines are the first `count` lines of `source`.
	 * @param content its text, where the generated lines are not word for word those of the source
	 */
	add(source: string, count: number, content: string | null = null): void {
		const index = this.sources.push(source) - 1;
		this.contents.push(content);
		this.modules.push([source, this.lines.length, count]);
		for (let line = 0; line < count; line++) {
			this.lines.push(vlq(0) + vlq(index - this.lastSource) + vlq(line - this.lastLine) + vlq(0));
			this.lastSource = index;
			this.lastLine = line;
		}
	}

	toString(): string {
		return JSON.stringify({
			version: 3,
			file: 'logic.js',
			sources: this.sources,
			...(this.contents.some((content) => content !== null) && { sourcesContent: this.contents }),
			names: [],
			mappings: this.lines.join(';'),
			x_modules: this.modules,
		});
	}
}

function vlq(value: number): string {
	let rest = value < 0 ? (-value << 1) | 1 : value << 1;
	let text = '';
	do {
		const digit = rest & 31;
		rest >>>= 5;
		text += DIGITS[rest > 0 ? digit | 32 : digit];
	} while (rest > 0);
	return text;
}
