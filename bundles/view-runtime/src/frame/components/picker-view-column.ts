import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toText } from '../props.ts';
import type PickerViewElement from './picker-view.ts';
import { attachShadow, make } from './shadow.ts';
import { Wheel, WHEEL_CSS } from './wheel.ts';

const CSS = `
:host { position: relative; flex: 1; min-width: 0; height: 100%; overflow: hidden; }
${WHEEL_CSS}
.faded { mask-image: linear-gradient(rgba(0, 0, 0, 0.05), rgba(0, 0, 0, 0.4) var(--edge, 0), #000 var(--edge, 0), #000 calc(100% - var(--edge, 0)),
	rgba(0, 0, 0, 0.4) calc(100% - var(--edge, 0)), rgba(0, 0, 0, 0.05)); }
.rows { padding: var(--edge, 0) 0; }
.rows ::slotted(*) { box-sizing: border-box; height: var(--row, 34px); overflow: hidden; scroll-snap-align: center; }
`;

/**
 * `<picker-view-column>`: its children are rows as high as the indicator. Mask and indicator are children in the page, so that
 * `mask-class` and `indicator-class` of the app's styles reach them.
 */
export default class PickerViewColumnElement extends HTMLElement implements BasicComponent {
	private readonly slotted = document.createElement('slot');
	private readonly box = make('div', 'wheel', make('div', 'rows', this.slotted));
	private readonly indicator = document.createElement('loggia-indicator');
	private readonly mask = document.createElement('loggia-mask');
	private readonly sizes = new ResizeObserver(() => this.layOut());
	private readonly texts = new MutationObserver(() => this.tell());
	private started = false;
	private rowHeight = 34;
	/** the row that the app asked for, which may not be there yet */
	private wanted = 0;

	readonly wheel = new Wheel(this.box, {
		count: () => this.rows.length,
		height: () => this.rowHeight,
		started: () => this.view?.pickStarted?.(),
		released: () => this.view?.released?.(),
		settled: (index) => {
			this.wanted = index;
			this.tell();
			this.view?.settled?.();
		},
	});

	connectedCallback(): void {
		if (!this.started) {
			this.started = true;
			const slots = ['mask', 'indicator'].map((name) => {
				const slot = document.createElement('slot');
				slot.name = name;
				return slot;
			});
			attachShadow(this, CSS, this.box, ...slots);
			this.mask.slot = 'mask';
			this.indicator.slot = 'indicator';
			for (const part of [this.mask, this.indicator]) part.setAttribute('aria-hidden', 'true');
			this.append(this.mask, this.indicator);
			this.tabIndex = 0;
			this.setAttribute('role', 'spinbutton');
			this.box.tabIndex = -1;
			this.addEventListener('keydown', (event) => {
				if (!this.wheel.key(event)) this.view?.keyOf?.(this, event);
			});
			this.slotted.addEventListener('slotchange', () => this.rowsChanged());
			replayProps(this);
			this.decorate();
			this.view?.later?.();
		}
		this.texts.observe(this, { subtree: true, characterData: true, childList: true });
		this.sizes.observe(this);
		this.sizes.observe(this.indicator);
	}

	disconnectedCallback(): void {
		this.sizes.disconnect();
		this.texts.disconnect();
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'aria-label') this.setAttribute('aria-label', toText(value));
	}

	get index(): number {
		return this.wheel.index;
	}

	/** Where it will stop, as far as one can tell. */
	get heading(): number {
		return this.wheel.heading;
	}

	/** Shows this row, or the last if there are fewer; one that comes later is shown then. Not while it is being turned. */
	want(index: number): void {
		this.wanted = index;
		if (this.wheel.busy) return;
		this.wheel.show(index);
		this.tell();
	}

	/** Looks that the picker-view's properties give. */
	decorate(): void {
		const { view } = this;
		if (!view?.prop) return;
		this.indicator.className = `wx-picker__indicator ${view.prop('indicator-class')}`.trim();
		this.indicator.style.cssText = view.prop('indicator-style');
		this.mask.className = `wx-picker__mask ${view.prop('mask-class')}`.trim();
		this.mask.style.cssText = view.prop('mask-style');
		// without a mask of the app's own the rows fade by themselves, whatever stands behind them
		const own = view.prop('mask-class') !== '' || view.prop('mask-style') !== '';
		this.mask.toggleAttribute('data-own', own);
		this.box.classList.toggle('faded', !own);
		this.layOut();
	}

	private get view(): PickerViewElement | null {
		return this.closest<PickerViewElement>('wx-picker-view');
	}

	private get rows(): Element[] {
		return this.slotted.assignedElements();
	}

	private rowsChanged(): void {
		if (!this.wheel.busy) this.wheel.show(this.wanted);
		this.tell();
	}

	private layOut(): void {
		const height = this.indicator.offsetHeight;
		if (height > 0) this.rowHeight = height;
		this.style.setProperty('--row', `${this.rowHeight}px`);
		this.style.setProperty('--edge', `${Math.max(0, (this.offsetHeight - this.rowHeight) / 2)}px`);
		if (!this.wheel.busy) this.wheel.show(this.wheel.index);
	}

	private tell(): void {
		const { rows } = this;
		this.setAttribute('aria-valuemin', '1');
		this.setAttribute('aria-valuemax', `${rows.length}`);
		this.setAttribute('aria-valuenow', `${this.index + 1}`);
		this.setAttribute('aria-valuetext', rows[this.index]?.textContent?.trim() ?? '');
	}
}
