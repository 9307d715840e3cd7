import type { Intersection, Margins, ViewObservation, ViewRect } from '@loggia/messages';
import type { NodeTable } from './node-table.ts';
import type { Pages } from './pages.ts';

type Told = (target: HTMLElement, intersection: Intersection) => void;

interface Target {
	dom: HTMLElement;
	/** as told last */
	ratio: number;
}

interface Observation {
	request: ViewObservation;
	targets: (Target | null)[];
	references: { dom: HTMLElement | null; margins: Margins }[];
}

/** What may move a node without a patch. */
const MOVING = ['scroll', 'load', 'transitionend', 'animationend', 'toggle'];

/** Observations of the logic layer: looked at again whenever something may have moved, at most once a frame. */
export class Intersections {
	private readonly observations = new Map<number, Observation>();
	private scheduled = false;
	private readonly sizes = new ResizeObserver(() => this.changed());

	constructor(
		private readonly nodes: NodeTable,
		private readonly pages: Pages,
		private readonly told: Told,
	) {
		for (const type of MOVING) document.addEventListener(type, () => this.changed(), { capture: true, passive: true });
		window.addEventListener('resize', () => this.changed());
	}

	observe(request: ViewObservation): void {
		const element = (id: number | null) => {
			const dom = id === null ? undefined : this.nodes.get(id)?.dom;
			return dom instanceof HTMLElement ? dom : null;
		};
		const targets = request.targets.map((id, index) => {
			const dom = element(id);
			return dom && { dom, ratio: request.ratios[index] ?? 0 };
		});
		const references = request.references.map(({ node, margins }) => ({ dom: element(node), margins }));
		this.observations.set(request.observation, { request, targets, references });
		for (const target of targets) if (target) this.sizes.observe(target.dom);
		this.changed();
	}

	unobserve(observation: number): void {
		const targets = this.observations.get(observation)?.targets ?? [];
		this.observations.delete(observation);
		const watched = new Set([...this.observations.values()].flatMap((other) => other.targets.map((t) => t?.dom)));
		for (const target of targets) if (target && !watched.has(target.dom)) this.sizes.unobserve(target.dom);
	}

	/** A snapshot follows. */
	clear(): void {
		this.observations.clear();
		this.sizes.disconnect();
	}

	/** Something may have moved. */
	changed(): void {
		if (this.scheduled || this.observations.size === 0) return;
		this.scheduled = true;
		requestAnimationFrame(() => {
			this.scheduled = false;
			for (const observation of this.observations.values()) this.look(observation);
		});
	}

	private look({ request, targets, references }: Observation): void {
		targets.forEach((target, index) => {
			if (!target) return;
			const { dom } = target;
			const page = this.pages.of(dom);
			// a page that is not on top keeps its layout: what it shows is looked at when it is back
			if (page && page !== this.pages.current) return;
			const area = references
				.map((reference) => grown(this.rectOf(reference.dom ?? page?.scroller ?? null), reference.margins))
				.reduce(common);
			const borders = references.map((reference) => reference.dom ?? page?.scroller ?? null);
			const rect = this.rectOf(dom);
			const seen = common(clipped(dom, rect, borders), area);
			const ratio = ratioOf(seen, rect, dom.isConnected && dom.checkVisibility());
			const crossed = request.thresholds.some(
				(threshold) => beyond(target.ratio, threshold) !== beyond(ratio, threshold),
			);
			if (!crossed) return;
			target.ratio = ratio;
			this.told(dom, {
				observation: request.observation,
				target: index,
				intersectionRatio: ratio,
				intersectionRect: ratio > 0 ? seen : { ...NOTHING },
				boundingClientRect: rect,
				relativeRect: area,
				time: Date.now(),
			});
		});
	}

	/** null is the window. */
	private rectOf(dom: HTMLElement | null): ViewRect {
		if (!dom) return rectangle(0, 0, window.innerWidth, window.innerHeight);
		const { left, top, right, bottom } = dom.getBoundingClientRect();
		return rectangle(left, top, right, bottom);
	}
}

const NOTHING = rectangle(0, 0, 0, 0);

function rectangle(left: number, top: number, right: number, bottom: number): ViewRect {
	return { left, top, right, bottom, width: right - left, height: bottom - top };
}

function grown({ left, top, right, bottom }: ViewRect, by: Margins): ViewRect {
	return rectangle(left - by.left, top - by.top, right + by.right, bottom + by.bottom);
}

/** What two rectangles have in common; width or height is negative when they have nothing. */
function common(a: ViewRect, b: ViewRect): ViewRect {
	return rectangle(
		Math.max(a.left, b.left),
		Math.max(a.top, b.top),
		Math.min(a.right, b.right),
		Math.min(a.bottom, b.bottom),
	);
}

/** The part of a node that its ancestors leave visible, up to the first border. */
function clipped(dom: HTMLElement, rect: ViewRect, borders: (HTMLElement | null)[]): ViewRect {
	let seen = rect;
	for (let up = above(dom); up && !isOf(up, borders); up = above(up)) {
		const { overflowX, overflowY } = getComputedStyle(up);
		if (overflowX === 'visible' && overflowY === 'visible') continue;
		const { left, top, right, bottom } = up.getBoundingClientRect();
		seen = common(seen, rectangle(left, top, right, bottom));
	}
	return seen;
}

/** Whether it is one of them, or a part that one of them is made of. */
function isOf(element: HTMLElement, borders: (HTMLElement | null)[]): boolean {
	const root = element.getRootNode();
	return borders.includes(element) || (root instanceof ShadowRoot && borders.includes(root.host as HTMLElement));
}

/** The element around, as it is drawn: through slots and out of shadow trees. */
function above(element: HTMLElement): HTMLElement | null {
	const around = element.assignedSlot ?? element.parentNode;
	return (around instanceof ShadowRoot ? around.host : around) as HTMLElement | null;
}

/** 0 to 1; a node without an area is seen as a whole, or not at all. */
function ratioOf(seen: ViewRect, rect: ViewRect, shown: boolean): number {
	if (!shown || seen.width < 0 || seen.height < 0) return 0;
	const area = rect.width * rect.height;
	if (area === 0) return 1;
	return Math.min(1, Math.round(((seen.width * seen.height) / area) * 10_000) / 10_000);
}

function beyond(ratio: number, threshold: number): boolean {
	return threshold === 0 ? ratio > 0 : ratio >= threshold;
}
