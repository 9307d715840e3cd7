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
	/** What a view component of a capability bundle offers, or undefined when nobody brings it. */
	component(tag: string): { attributes: string[]; events: string[] } | undefined;
	/** Names of the catalogue, ever: an API that was withdrawn stays a member and fails. */
	readonly everKnown: ReadonlyMap<string, KnownApi>;
}

export function createFacts(): Facts {
	let current: HostFacts | undefined;
	let apis = new Map<string, KnownApi>();
	let families = new Set<string>();
	let components = new Map<string, { attributes: string[]; events: string[] }>();
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
			components = new Map((facts.components ?? []).map(({ tag, ...offers }) => [tag, offers]));
			for (const [name, one] of apis) everKnown.set(name, one);
		},
		api: (name) => apis.get(name),
		hasFamily: (family) => families.has(family),
		component: (tag) => components.get(tag),
	};
}
