import { shapes } from './shapes.js';

const CSS = `
	:host { display: flex; flex-direction: column; min-height: 160px; color: var(--loggia-text, #222); font: 12px/1.2 inherit; }
	svg { flex: 1; display: block; width: 100%; min-height: 0; overflow: visible; }
	.axis { stroke: var(--loggia-line, #ccc); }
	.line { fill: none; stroke: var(--loggia-accent, #07c160); stroke-linejoin: round; stroke-linecap: round; }
	.mark { fill: var(--loggia-accent, #07c160); }
	.point { outline: none; cursor: pointer; }
	.point .hit { fill: transparent; }
	.point:hover .mark { opacity: 0.75; }
	.point:focus-visible .hit { stroke: currentColor; stroke-width: 2; }
	.point[aria-selected='true'] .label { font-weight: 600; }
	.label { fill: var(--loggia-text-soft, #666); text-anchor: middle; font-size: 12px; }
	.point[aria-selected='true'] .label, .value { fill: currentColor; }
	.value { text-anchor: middle; font-size: 12px; font-variant-numeric: tabular-nums; }
`;

const draw = (name, attributes, ...children) => {
	const made = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
	made.append(...children);
	return made;
};

/** `<acme-chart>`: the gateway sets its attributes as properties, with the types that chart.Charts declares. */
export default class AcmeChart extends HTMLElement {
	#attributes = { data: [], kind: 'bar', unit: '', caption: '', strokeWidth: 2 };
	#svg = draw('svg', { role: 'listbox', 'aria-orientation': 'horizontal' });
	#sizes = new ResizeObserver(() => this.#draw());
	#selected = -1;
	#queued = false;

	constructor() {
		super();
		const style = new CSSStyleSheet();
		style.replaceSync(CSS);
		const root = this.attachShadow({ mode: 'open' });
		root.adoptedStyleSheets = [style];
		root.append(this.#svg, document.createElement('slot'));
		this.#svg.addEventListener('click', (event) => this.#choose(this.#indexOf(event.target)));
		this.#svg.addEventListener('keydown', (event) => this.#keyed(event));
	}

	connectedCallback() {
		this.#sizes.observe(this.#svg);
	}

	disconnectedCallback() {
		this.#sizes.disconnect();
	}

	set data(data) {
		this.#selected = -1;
		this.#set('data', data);
	}
	set kind(kind) {
		this.#set('kind', kind);
	}
	set unit(unit) {
		this.#set('unit', unit);
	}
	set caption(caption) {
		this.#set('caption', caption);
	}
	set strokeWidth(width) {
		this.#set('strokeWidth', width);
	}

	/** Several attributes of one update are drawn once. */
	#set(name, value) {
		this.#attributes[name] = value;
		if (this.#queued) return;
		this.#queued = true;
		queueMicrotask(() => {
			this.#queued = false;
			this.#draw();
		});
	}

	#draw() {
		const { data, kind, unit, caption, strokeWidth } = this.#attributes;
		const { width, height } = this.#svg.getBoundingClientRect();
		if (width === 0 || height === 0) return;
		const focused = this.#indexOf(this.shadowRoot.activeElement);
		const { base, line, points } = shapes(data, width, height);
		this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
		this.#svg.setAttribute('aria-label', caption);
		const children = [draw('line', { class: 'axis', x1: 0, x2: width, y1: base, y2: base })];
		if (kind === 'line' && points.length > 0)
			children.push(draw('polyline', { class: 'line', points: line, 'stroke-width': strokeWidth }));
		points.forEach(({ x, y, step, label, value }, index) => {
			const mark =
				kind === 'line'
					? draw('circle', { class: 'mark', cx: x, cy: y, r: 3 + strokeWidth / 2 })
					: draw('rect', {
							class: 'mark',
							x: x - step * 0.3,
							width: step * 0.6,
							y: Math.min(y, base),
							height: Math.abs(base - y),
							rx: 3,
						});
			const attributes = {
				class: 'point',
				role: 'option',
				'aria-label': `${label}: ${value}${unit && ` ${unit}`}`,
				'aria-selected': index === this.#selected,
				tabindex: index === Math.max(0, this.#selected) ? 0 : -1,
				'data-index': index,
			};
			const hit = draw('rect', {
				class: 'hit',
				x: x - step / 2 + 1,
				width: Math.max(0, step - 2),
				y: 1,
				height: height - 2,
				rx: 4,
			});
			const texts = [draw('text', { class: 'label', x, y: height - 4 }, label)];
			if (index === this.#selected)
				texts.push(draw('text', { class: 'value', x, y: Math.min(y, base) - 8 }, `${value}${unit && ` ${unit}`}`));
			children.push(draw('g', attributes, hit, mark, ...texts));
		});
		this.#svg.replaceChildren(...children);
		if (focused >= 0) this.#point(Math.min(focused, points.length - 1))?.focus();
	}

	#point(index) {
		return this.#svg.querySelector(`[data-index="${index}"]`);
	}

	#indexOf(target) {
		return Number(target?.closest?.('.point')?.dataset.index ?? -1);
	}

	#keyed(event) {
		const index = this.#indexOf(event.target);
		const last = this.#attributes.data.length - 1;
		const to = { ArrowRight: Math.min(last, index + 1), ArrowLeft: Math.max(0, index - 1), Home: 0, End: last }[
			event.key
		];
		if (to !== undefined) this.#point(to)?.focus();
		else if (event.key === 'Enter' || event.key === ' ') this.#choose(index);
		else return;
		event.preventDefault();
	}

	#choose(index) {
		const point = this.#attributes.data[index];
		if (!point) return;
		this.#selected = index;
		this.#draw();
		this.dispatchEvent(new CustomEvent('select', { detail: { index, point } }));
	}
}
