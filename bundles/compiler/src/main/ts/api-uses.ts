import { compare, type Place } from './diagnostics.ts';

/** As many places of one API are kept: enough to begin with. */
const MOST_PLACES = 3;
/** Only these can be written into a line of their own; a member of another name can be no API. */
const API_NAME = /^[\w$]+(?:\.[\w$]+)?$/;

/** The API names that a package's code holds, each with the first places; what it reads, what it sets itself. */
export class ApiUses {
	/** every name, for the manifest */
	readonly names = new Set<string>();
	private readonly used = new Map<string, Place[]>();
	private readonly own = new Set<string>();

	/** @param place where the code names it, asked for when it is kept; absent for what a call brings with it */
	add(name: string, place?: () => Place): void {
		this.addOneOf([name], place);
	}

	/** One call that reaches whichever of these the gateway has. */
	addOneOf(names: string[], place?: () => Place): void {
		for (const name of names) this.names.add(name);
		if (!place || !names.every((name) => API_NAME.test(name))) return;
		const key = names.join('|');
		const places = this.used.get(key) ?? [];
		if (places.length < MOST_PLACES) this.used.set(key, [...places, place()]);
	}

	/** The code sets a member itself, as in `wx.track = …`: it is an API only when the platform has one of that name. */
	set(name: string): void {
		this.own.add(name);
	}

	has(name: string): boolean {
		return this.names.has(name);
	}

	/**
	 * The text of `apis.tsv`: a line an API, by name, with its first places as `file:line`. A name with `=` before it is set by the app; names
	 * between bars are those of which a call takes the one that is there.
	 */
	text(line: (place: Place) => number): string {
		const lines = [...this.used].map(([key, places]) => {
			const where = places.map((place) => `${place.file.replace(/[\t\n\r]/g, ' ')}:${line(place)}`);
			return `${this.own.has(key) ? '=' : ''}${key}\t${[...new Set(where)].join('\t')}\n`;
		});
		return lines.sort(compare).join('');
	}
}
