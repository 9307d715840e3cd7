import type { Element as GlassElement, GeneralComponent } from 'glass-easel';
import type { Intersection, Margins, ViewObservation } from '@loggia/messages';
import type { PatchWriter } from '../backend/patch-writer.ts';
import type { ViewQueries } from '../backend/queries.ts';
import type { RemoteElement } from '../backend/remote-element.ts';
import type { Errors } from '../errors.ts';

export interface ObserverParts {
	writer: PatchWriter;
	queries: ViewQueries;
	errors: Errors;
	warn(text: string): void;
	/** the component of the page on top */
	topComponent(): GeneralComponent | null | undefined;
}

/** All intersection observers of the session. */
export interface IntersectionObservers {
	/** `this.createIntersectionObserver(options)`, `wx.createIntersectionObserver(component, options)`; without a component: the page on top. */
	create(component: GeneralComponent | undefined, options: unknown): object;
	/** The view saw a target cross a threshold. */
	seen(intersection: Intersection): void;
}

interface Reference {
	element: GlassElement | null;
	margins: Margins;
}

interface Observation {
	number: number;
	targets: GlassElement[];
	references: Reference[];
	thresholds: number[];
	/** per target: what the app was told last */
	ratios: number[];
	callback: (result: object) => unknown;
}

export function createIntersectionObservers(parts: ObserverParts): IntersectionObservers {
	const { writer, queries, errors, warn } = parts;
	const observations = new Map<number, Observation>();
	let lastNumber = 0;

	writer.afterSnapshot(() => {
		for (const observation of observations.values()) {
			if (observation.targets.some((target) => idOf(target) > 0)) ask(observation);
			else observations.delete(observation.number);
		}
	});

	function ask(observation: Observation): void {
		const { number, targets, references, thresholds, ratios } = observation;
		queries.ask(
			(): ViewObservation => ({
				type: 'observe',
				observation: number,
				targets: targets.map(idOf),
				references: references.map(({ element, margins }) => ({ node: element && idOf(element), margins })),
				thresholds,
				ratios,
			}),
			() => undefined,
		);
	}

	function create(given: GeneralComponent | undefined, options: unknown): object {
		const { thresholds = [0], initialRatio = 0, observeAll = false } = (options ?? {}) as Record<string, unknown>;
		const scope = given ?? parts.topComponent() ?? undefined;
		const references: Reference[] = [];
		const own: number[] = [];

		function find(selector: unknown): GlassElement[] {
			const root = scope?.getShadowRoot();
			const found = root ? root.querySelectorAll(String(selector)) : [];
			if (!found.length) warn(`IntersectionObserver: no node fits "${String(selector)}"`);
			return found;
		}

		const observer = {
			relativeTo(selector: unknown, margins?: unknown) {
				const [element] = find(selector);
				if (element) references.push({ element, margins: marginsOf(margins) });
				return observer;
			},
			relativeToViewport(margins?: unknown) {
				references.push({ element: null, margins: marginsOf(margins) });
				return observer;
			},
			observe(selector: unknown, callback?: unknown) {
				const found = find(selector);
				if (!found.length || typeof callback !== 'function') return;
				const targets = observeAll ? found : found.slice(0, 1);
				const observation: Observation = {
					number: ++lastNumber,
					targets,
					references: references.length ? [...references] : [{ element: null, margins: marginsOf(undefined) }],
					thresholds: thresholdsOf(thresholds),
					ratios: targets.map(() => numberOf(initialRatio)),
					callback: callback as Observation['callback'],
				};
				observations.set(observation.number, observation);
				own.push(observation.number);
				ask(observation);
			},
			disconnect() {
				for (const number of own.splice(0)) {
					if (!observations.delete(number)) continue;
					queries.ask(
						() => ({ type: 'unobserve', observation: number }),
						() => undefined,
					);
				}
			},
		};
		return observer;
	}

	return {
		create,
		seen({ observation: number, target, ...seen }) {
			const observation = observations.get(number);
			const element = observation?.targets[target];
			if (!observation || !element) return;
			observation.ratios[target] = seen.intersectionRatio;
			const result = { id: element.id, dataset: { ...element.dataset }, ...seen };
			errors.callSafely('intersectionObserver', () => observation.callback(result));
		},
	};
}

/** 0 is a node that the view does not have. */
function idOf(element: GlassElement): number {
	const remote = element.getBackendElement() as RemoteElement | null;
	return remote && remote.sent && !remote.gone ? remote.id : 0;
}

function marginsOf(given: unknown): Margins {
	const { left, top, right, bottom } = (given ?? {}) as Record<string, unknown>;
	return { left: numberOf(left), top: numberOf(top), right: numberOf(right), bottom: numberOf(bottom) };
}

function thresholdsOf(given: unknown): number[] {
	const list = (Array.isArray(given) ? given : [given]).map(Number).filter((n) => n >= 0 && n <= 1);
	return list.length ? [...new Set(list)].sort((a, b) => a - b) : [0];
}

function numberOf(value: unknown): number {
	const number = Number(value);
	return Number.isFinite(number) ? number : 0;
}
