/** Renders any value as one readable text, for console lines: never throws, never runs into a cycle, never grows without end. */

const MOST_CHARACTERS = 8192;
const MOST_ENTRIES = 100;
const DEPTH = 4;

/** Console arguments as one text, with `%s`, `%d`, `%i`, `%f`, `%o`, `%O`, `%j` and `%c` of the first. */
export function renderAll(values: readonly unknown[]): string {
	let rest = values;
	const parts: string[] = [];
	if (typeof values[0] === 'string' && values.length > 1 && values[0].includes('%')) {
		const given = values.slice(1);
		parts.push(
			values[0].replace(/%[sdifoOjc%]/g, (mark) => {
				if (mark === '%%') return '%';
				if (!given.length) return mark;
				const value = given.shift();
				if (mark === '%c') return '';
				if (mark === '%d' || mark === '%f') return String(Number(value as number));
				if (mark === '%i') return String(Math.trunc(Number(value as number)));
				return typeof value === 'string' ? value : render(value);
			}),
		);
		rest = given;
	}
	for (const value of rest) parts.push(typeof value === 'string' ? value : render(value));
	const text = parts.join(' ');
	return text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) + '…' : text;
}

/** One value as text. */
export function render(value: unknown): string {
	try {
		return show(value, DEPTH, []);
	} catch {
		return '[unreadable]';
	}
}

function show(value: unknown, depth: number, above: object[]): string {
	switch (typeof value) {
		case 'string':
			return above.length ? quote(value) : value;
		case 'function':
			return `[Function ${value.name || 'anonymous'}]`;
		case 'bigint':
			return `${value}n`;
		case 'object':
			return value === null ? 'null' : showObject(value, depth, above);
		default:
			return String(value);
	}
}

function quote(text: string): string {
	return `'${text.replace(/[\\'\n]/g, (c) => (c === '\n' ? '\\n' : '\\' + c))}'`;
}

function showObject(value: object, depth: number, above: object[]): string {
	if (above.includes(value)) return '[Circular]';
	if (value instanceof Error) return typeof value.stack === 'string' ? value.stack : `${value.name}: ${value.message}`;
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
	if (value instanceof RegExp) return String(value);
	if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`;
	if (value instanceof Promise) return 'Promise';
	const name = value.constructor && value.constructor !== Object ? value.constructor.name : '';
	if (depth === 0) return Array.isArray(value) ? `[Array(${value.length})]` : `[${name || 'Object'}]`;
	const inside = [...above, value];
	const next = (item: unknown) => show(item, depth - 1, inside);
	if (Array.isArray(value)) return `[${limited(value.map(next))}]`;
	if (ArrayBuffer.isView(value)) return `${name}(${value.byteLength})`;
	if (value instanceof Map) return `Map {${limited(Array.from(value, ([k, v]) => `${next(k)} => ${next(v)}`))}}`;
	if (value instanceof Set) return `Set {${limited(Array.from(value, next))}}`;
	const entries = Object.keys(value)
		.slice(0, MOST_ENTRIES + 1)
		.map((key) => {
			const property = Object.getOwnPropertyDescriptor(value, key);
			return `${key}: ${property && property.get ? '[Getter]' : next((value as Record<string, unknown>)[key])}`;
		});
	return `${name && name !== 'Object' ? name + ' ' : ''}{${limited(entries)}}`;
}

function limited(items: string[]): string {
	if (items.length <= MOST_ENTRIES) return items.join(', ');
	return `${items.slice(0, MOST_ENTRIES).join(', ')}, … ${items.length - MOST_ENTRIES} more`;
}
