import type { HostFacts } from '@loggia/messages';

/** What the catalogue says of an API. */
export type KnownApi = HostFacts['apis'][number];

/** The record of what view and gateway are like, as last told (DESIGN D13). */
export interface Facts {
	readonly current: HostFacts | undefined;
	update(facts: HostFacts): void;
	/** What the catalogue says of an API, or undefined when nobody provides it. */
	api(name: string): KnownApi | undefined;
	hasFamily(family: string): boolean;
	/** Names of the catalogue, ever: an API that was withdrawn stays a member and fails. */
	readonly everKnown: ReadonlyMap<string, KnownApi>;
}

export function createFacts(): Facts {
	let current: HostFacts | undefined;
	let apis = new Map<string, KnownApi>();
	let families = new Set<string>();
	const everKnown = new Map<string, KnownApi>();
	return {
		get current() {
			return current;
		},
		everKnown,
		update(facts) {
			current = facts;
			apis = new Map((facts.apis ?? []).map((one) => [one.name, one]));
			families = new Set((facts.apis ?? []).map(({ family }) => family));
			for (const [name, one] of apis) everKnown.set(name, one);
		},
		api: (name) => apis.get(name),
		hasFamily: (family) => families.has(family),
	};
}
