import type { Facts } from '../wx/facts.ts';

/** Notices elements of view components, which capability bundles bring. */
export interface ViewComponents {
	/** The tags that templates of the release name. */
	use(tags: readonly string[]): void;
	/** An element of this tag was made. */
	made(tag: string): void;
}

/** Tells the developer, once a tag, that no bundle brings it: it is an element like any other then, with its children. */
export function createViewComponents(facts: Facts, warn: (text: string) => void): ViewComponents {
	const unseen = new Set<string>();
	return {
		use(tags) {
			for (const tag of tags) unseen.add(tag);
		},
		made(tag) {
			if (!unseen.has(tag) || facts.component(tag)) return;
			unseen.delete(tag);
			warn(
				`<${tag}> is an empty element: no capability bundle brings this component. Pages opened after one is deployed have it`,
			);
		},
	};
}
