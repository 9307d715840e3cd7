/** From what an app writes (`Page({…})`, `Component({…})`) to what glass-easel understands; forgiving where WeChat is. */

export type Fields = Record<string, unknown>;

/** Own fields of a page that are not methods: each instance gets a copy. */
export interface PageDefinition {
	definition: Fields;
	fields: Fields;
}

/** `Page(options)`: functions are methods, `data` and `behaviors` are what they are, everything else is copied to each instance. */
export function pageDefinition(options: Fields): PageDefinition {
	const methods: Fields = {};
	const fields: Fields = {};
	for (const key of Object.keys(options)) {
		const value = options[key];
		if (key === 'data' || key === 'behaviors' || key === 'options') continue;
		if (typeof value === 'function') methods[key] = value;
		else fields[key] = value;
	}
	const data = typeof options.data === 'function' ? (options.data as () => unknown)() : options.data;
	return {
		definition: { data: isRecord(data) ? data : {}, methods, options: options.options },
		fields,
	};
}

/** Checks the parts of a component's or behavior's definition that would make glass-easel throw, and leaves them out. */
export function soundDefinition(
	options: Fields,
	behaviors: (named: string) => unknown,
	isBehavior: (value: unknown) => boolean,
	warn: (text: string) => void,
): Fields {
	const sound: Fields = { ...options };
	if (options.behaviors !== undefined) {
		sound.behaviors = (Array.isArray(options.behaviors) ? options.behaviors : [])
			.map((behavior) => (typeof behavior === 'string' ? behaviors(behavior) : behavior))
			.filter((behavior) => {
				const good = isBehavior(behavior);
				if (!good) warn(`an entry of "behaviors" is no Behavior and is ignored`);
				return good;
			});
	}
	for (const name of ['properties', 'methods', 'lifetimes', 'pageLifetimes', 'relations', 'observers']) {
		if (sound[name] !== undefined && !isRecord(sound[name])) delete sound[name];
	}
	for (const name of ['methods', 'lifetimes', 'pageLifetimes']) {
		if (sound[name]) sound[name] = onlyFunctions(sound[name] as Fields);
	}
	if (sound.relations) sound.relations = soundRelations(sound.relations as Fields);
	for (const name of ['created', 'attached', 'ready', 'moved', 'detached']) {
		if (typeof sound[name] !== 'function') delete sound[name];
	}
	if (sound.data !== undefined && !isRecord(sound.data) && typeof sound.data !== 'function') delete sound.data;
	if (sound.externalClasses !== undefined && !Array.isArray(sound.externalClasses)) delete sound.externalClasses;
	return sound;
}

/** A target given as a Behavior or component becomes what glass-easel knows it by; the adapter does so in its chaining form only. */
function soundRelations(relations: Fields): Fields {
	const result: Fields = {};
	for (const [name, relation] of Object.entries(relations)) {
		if (!isRecord(relation)) continue;
		const { target } = relation;
		result[name] = isRecord(target) && '_$' in target ? { ...relation, target: target._$ } : relation;
	}
	return result;
}

function onlyFunctions(record: Fields): Fields {
	const result: Fields = {};
	for (const key of Object.keys(record)) if (typeof record[key] === 'function') result[key] = record[key];
	return result;
}

export function isRecord(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep copy of plain objects and arrays; everything else is kept as it is. Cycles stay cycles. */
export function copyPlain<T>(value: T, seen = new Map<object, unknown>()): T {
	if (typeof value !== 'object' || value === null) return value;
	const known = seen.get(value);
	if (known) return known as T;
	if (Array.isArray(value)) {
		const copy: unknown[] = [];
		seen.set(value, copy);
		for (const item of value) copy.push(copyPlain(item, seen));
		return copy as T;
	}
	const prototype = Object.getPrototypeOf(value) as unknown;
	if (prototype !== Object.prototype && prototype !== null) return value;
	const copy: Fields = {};
	seen.set(value, copy);
	for (const key of Object.keys(value)) copy[key] = copyPlain((value as Fields)[key], seen);
	return copy as T;
}
