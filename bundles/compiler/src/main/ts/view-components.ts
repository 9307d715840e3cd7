import type { ViewComponentUse } from '@loggia/messages/compiled-app';
import { BUBBLING_EVENTS, dashed, HYPHENATED_TAGS } from '@loggia/messages/tags';
import type { Unit } from './components.ts';
import { compare, type Diagnostics } from './diagnostics.ts';
import { asObject, type Json } from './json.ts';
import type { Element } from './template-tree.ts';

/** Attributes that every tag has, or that only the runtime reads. */
const COMMON = /^(?:id|class|style|hidden|slot|animation|role|aria-.*|data-.*)$/;
const HANDLER = /^(?:capture-|mut-)*(?:bind|catch):(.+)$/;

/** Whether a tag can only be a view component of a capability bundle, unless the package has it: one with a hyphen that is not WeChat's. */
export function isForeign(tag: string): boolean {
	return tag.includes('-') && tag === tag.toLowerCase() && !HYPHENATED_TAGS.has(tag);
}

/** Tags that the package calls components of its own, whether their files are there or not. */
export function declaredTags(units: Map<string, Unit>, appJson: Json): Set<string> {
	const all = [appJson, ...[...units.values()].map((unit) => unit.json)];
	return new Set(all.flatMap((json) => Object.keys(asObject(json['usingComponents']))));
}

/** What templates ask of view components: one entry a tag, sorted. */
export function viewComponentUses(
	elements: Element[],
	declared: ReadonlySet<string>,
	diagnostics: Diagnostics,
): ViewComponentUse[] {
	const uses = new Map<string, { attributes: Set<string>; events: Set<string>; file: string; line: number }>();
	for (const { tag, place, attributes } of elements) {
		if (declared.has(tag)) continue;
		let use = uses.get(tag);
		if (!use) {
			const { line } = diagnostics.position(place);
			uses.set(tag, (use = { attributes: new Set(), events: new Set(), file: place.file, line }));
		}
		for (const { name } of attributes) {
			const event = HANDLER.exec(name)?.[1];
			if (event !== undefined) {
				if (!BUBBLING_EVENTS.has(event)) use.events.add(event);
			} else if (!name.includes(':') && !COMMON.test(name)) use.attributes.add(dashed(name));
		}
	}
	return [...uses]
		.sort(([a], [b]) => compare(a, b))
		.map(([tag, { attributes, events, file, line }]) => ({
			tag,
			attributes: [...attributes].sort(compare),
			events: [...events].sort(compare),
			file,
			line,
		}));
}
