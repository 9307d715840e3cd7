import { el } from '../dom.ts';
import { language } from '../strings.ts';

/** The two words that are needed before the panel is loaded. */
const WORDS =
	language === 'zh_CN'
		? { panel: '开发者面板', errors: (count: number) => `${count} 个错误` }
		: { panel: 'Developer panel', errors: (count: number) => `${count} ${count === 1 ? 'error' : 'errors'}` };
const KEPT = 'loggia.developer.handle';
/** A press that moves less than this is a tap, px. */
const SLACK = 6;

/** Where the handle hugs the edge: which side, and how far down, 0 … 1. */
interface Place {
	side: 'left' | 'right';
	down: number;
}

/** The small handle at the edge of a develop version that opens the panel: it can be dragged along both edges, also with arrow keys. */
export class Handle {
	private readonly button: HTMLButtonElement;
	private readonly badge = el('span', { className: 'dev-badge', hidden: true });
	private place: Place = kept();
	private errors = 0;
	private dragged = false;

	constructor(
		private readonly device: HTMLElement,
		private readonly open: () => void,
	) {
		this.button = el('button', { type: 'button', className: 'dev-handle' }, mark(), this.badge);
		this.button.setAttribute('aria-expanded', 'false');
		this.button.addEventListener('click', () => {
			if (!this.dragged) this.open();
			this.dragged = false;
		});
		this.button.addEventListener('pointerdown', (event) => this.press(event));
		this.button.addEventListener('keydown', (event) => this.key(event));
		this.label();
		this.put();
		device.append(this.button);
	}

	/** One more uncaught error that nobody has looked at. */
	count(): void {
		this.errors++;
		this.label();
	}

	opened(open: boolean): void {
		this.button.setAttribute('aria-expanded', String(open));
		this.errors = 0;
		this.label();
	}

	focus(): void {
		this.button.focus({ preventScroll: true });
	}

	private label(): void {
		const { errors } = this;
		this.badge.hidden = errors === 0;
		this.badge.textContent = errors > 99 ? '99+' : String(errors);
		const words = WORDS.panel + (errors ? `, ${WORDS.errors(errors)}` : '');
		this.button.setAttribute('aria-label', words);
		this.button.title = words;
	}

	private press(down: PointerEvent): void {
		if (down.button !== 0) return;
		this.dragged = false;
		this.button.setPointerCapture(down.pointerId);
		const move = (event: PointerEvent) => {
			const distance = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
			if (!this.dragged && distance < SLACK) return;
			this.dragged = true;
			const box = this.device.getBoundingClientRect();
			const side = event.clientX < box.left + box.width / 2 ? 'left' : 'right';
			this.moveTo({ side, down: (event.clientY - box.top) / box.height });
		};
		const end = () => {
			this.button.removeEventListener('pointermove', move);
			this.button.removeEventListener('pointerup', end);
			this.button.removeEventListener('pointercancel', end);
		};
		this.button.addEventListener('pointermove', move);
		this.button.addEventListener('pointerup', end);
		this.button.addEventListener('pointercancel', end);
	}

	private key(event: KeyboardEvent): void {
		const { side, down } = this.place;
		if (event.key === 'ArrowUp') this.moveTo({ side, down: down - 0.04 });
		else if (event.key === 'ArrowDown') this.moveTo({ side, down: down + 0.04 });
		else if (event.key === 'ArrowLeft') this.moveTo({ side: 'left', down });
		else if (event.key === 'ArrowRight') this.moveTo({ side: 'right', down });
		else return;
		event.preventDefault();
	}

	/** Never over the capsule and the bar, nor over the last line. */
	private moveTo({ side, down }: Place): void {
		this.place = { side, down: Math.min(0.92, Math.max(0.18, down)) };
		this.put();
		try {
			localStorage.setItem(KEPT, JSON.stringify(this.place));
		} catch {
			// a browser without storage forgets the place
		}
	}

	private put(): void {
		this.button.dataset.side = this.place.side;
		this.button.style.top = `${this.place.down * 100}%`;
	}
}

function kept(): Place {
	try {
		const { side, down } = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Place>;
		if ((side === 'left' || side === 'right') && typeof down === 'number' && down >= 0.18 && down <= 0.92)
			return { side, down };
	} catch {
		// something else is kept there
	}
	return { side: 'right', down: 0.72 };
}

/** `</>`, drawn. */
function mark(): SVGSVGElement {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	for (const [name, value] of Object.entries({ viewBox: '0 0 16 24', width: 12, height: 18, 'aria-hidden': 'true' }))
		svg.setAttribute(name, String(value));
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', 'M6 5 2 9l4 4M10 11l4 4-4 4');
	for (const [name, value] of Object.entries({
		fill: 'none',
		stroke: 'currentColor',
		'stroke-width': 2,
		'stroke-linecap': 'round',
		'stroke-linejoin': 'round',
	}))
		path.setAttribute(name, String(value));
	svg.append(path);
	return svg;
}
