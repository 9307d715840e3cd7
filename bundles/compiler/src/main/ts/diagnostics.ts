import type { Diagnostic } from '@loggia/messages/compiled-app';

/** More than this many findings are counted, not listed. */
const MOST = 1000;

/** A place in an original source file. */
export interface Place {
	file: string;
	/** offset in UTF-16 units in the file's text, byte order mark gone */
	offset: number;
}

/** Collects the findings of one compilation and turns offsets into lines and columns. */
export class Diagnostics {
	private readonly found: Diagnostic[] = [];
	private readonly seen = new Set<string>();
	private readonly lineStarts = new Map<string, number[]>();
	private dropped = 0;

	constructor(private readonly text: (file: string) => string | undefined) {}

	error(code: string, place: Place, message: string): void {
		this.add('error', code, place, message);
	}

	warn(code: string, place: Place, message: string): void {
		this.add('warning', code, place, message);
	}

	/** 1-based line and column of a place. */
	position({ file, offset }: Place): { line: number; column: number } {
		let starts = this.lineStarts.get(file);
		if (!starts) {
			starts = [0];
			const text = this.text(file) ?? '';
			for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
			this.lineStarts.set(file, starts);
		}
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (starts[middle]! <= offset) low = middle;
			else high = middle - 1;
		}
		return { line: low + 1, column: Math.max(1, offset - starts[low]! + 1) };
	}

	/** Offset of a 1-based line and column. */
	offset(file: string, line: number, column: number): number {
		this.position({ file, offset: 0 });
		const starts = this.lineStarts.get(file)!;
		return (starts[Math.min(line, starts.length) - 1] ?? 0) + Math.max(0, column - 1);
	}

	/** Everything found, sorted by file, line, column and code. */
	sorted(): Diagnostic[] {
		const list = [...this.found].sort(
			(a, b) =>
				compare(a.file, b.file) ||
				a.line - b.line ||
				a.column - b.column ||
				compare(a.code, b.code) ||
				compare(a.message, b.message),
		);
		if (this.dropped > 0)
			list.push({
				level: 'warning',
				file: '',
				line: 1,
				column: 1,
				code: 'too-many',
				message: `${this.dropped} further findings are not listed: mend these first`,
			});
		return list;
	}

	private add(level: Diagnostic['level'], code: string, place: Place, message: string): void {
		const { line, column } = this.position(place);
		const key = `${place.file}:${line}:${column}:${code}:${message}`;
		if (this.seen.has(key)) return;
		if (this.found.length >= MOST) {
			this.dropped++;
			return;
		}
		this.seen.add(key);
		this.found.push({ level, file: place.file, line, column, code, message });
	}
}

/** Order by UTF-16 units: the same everywhere, unlike localeCompare. */
export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
