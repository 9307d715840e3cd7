import type { HostFacts } from '@loggia/messages';

/** The record of what view and gateway are like, as last told (DESIGN D13). */
export interface Facts {
	readonly current: HostFacts | undefined;
	update(facts: HostFacts): void;
	/** What the catalogue says of an API, or undefined when nobody provides it. */
	api(name: string): { sync: boolean; family: string } | undefined;
	hasFamily(family: string): boolean;
	/** Names of the catalogue, ever: an API that was withdrawn stays a member and fails. */
	readonly everKnown: ReadonlyMap<string, boolean>;
}

export function createFacts(): Facts {
	let current: HostFacts | undefined;
	let apis = new Map<string, { sync: boolean; family: string }>();
	let families = new Set<string>();
	const everKnown = new Map<string, boolean>();
	return {
		get current() {
			return current;
		},
		everKnown,
		update(facts) {
			current = facts;
			apis = new Map((facts.apis ?? []).map(({ name, sync, family }) => [name, { sync, family }]));
			families = new Set((facts.apis ?? []).map(({ family }) => family));
			for (const [name, { sync }] of apis) everKnown.set(name, sync);
		},
		api: (name) => apis.get(name),
		hasFamily: (family) => families.has(family),
	};
}
