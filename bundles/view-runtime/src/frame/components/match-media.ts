import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toNumber, toText } from '../props.ts';
import { attachShadow } from './shadow.ts';

const LENGTHS = ['min-width', 'max-width', 'width', 'min-height', 'max-height', 'height'];

/** `<match-media>`: shows its children while the page has this size and orientation. */
export default class MatchMediaElement extends HTMLElement implements BasicComponent {
	private readonly slot_ = document.createElement('slot');
	private readonly props = new Map<string, unknown>();
	private query: MediaQueryList | null = null;
	private started = false;

	connectedCallback(): void {
		if (!this.started) {
			this.started = true;
			attachShadow(this, 'slot { display: contents; } slot[hidden] { display: none; }', this.slot_);
			replayProps(this);
		}
		this.watch();
	}

	disconnectedCallback(): void {
		this.query?.removeEventListener('change', this.show);
		this.query = null;
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		this.watch();
	}

	private watch(): void {
		this.query?.removeEventListener('change', this.show);
		const conditions = LENGTHS.map((name) => [name, toNumber(this.props.get(name), NaN)] as const)
			.filter(([, length]) => !Number.isNaN(length))
			.map(([name, length]) => `(${name}: ${length}px)`);
		const orientation = toText(this.props.get('orientation'));
		if (orientation === 'landscape' || orientation === 'portrait') conditions.push(`(orientation: ${orientation})`);
		this.query = matchMedia(conditions.join(' and ') || 'all');
		this.query.addEventListener('change', this.show);
		this.show();
	}

	private readonly show = (): void => {
		this.slot_.hidden = this.query?.matches === false;
	};
}
