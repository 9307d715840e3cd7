import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toText } from '../props.ts';
import { resourceUrl } from '../resources.ts';
import { attachShadow } from './shadow.ts';

/** mode → object-fit, object-position; widthFix and heightFix size the element itself once the picture is known. */
const FIT: Record<string, [string, string]> = {
	scaleToFill: ['fill', 'center'],
	aspectFit: ['contain', 'center'],
	aspectFill: ['cover', 'center'],
	widthFix: ['fill', 'center'],
	heightFix: ['fill', 'center'],
	top: ['none', 'top'],
	bottom: ['none', 'bottom'],
	center: ['none', 'center'],
	left: ['none', 'left'],
	right: ['none', 'right'],
	'top left': ['none', 'top left'],
	'top right': ['none', 'top right'],
	'bottom left': ['none', 'bottom left'],
	'bottom right': ['none', 'bottom right'],
};

const CSS = `
:host([data-loggia-fix='width']) { height: auto !important; }
:host([data-loggia-fix='height']) { width: auto !important; }
img { display: block; width: 100%; height: 100%; border-radius: inherit; visibility: hidden; }
img.shown { visibility: visible; }
:host([data-loggia-fix='width']) img { height: auto; }
:host([data-loggia-fix='height']) img { width: auto; }
`;

/** How far outside the screen a lazy image starts to load: three screens up and down, as in WeChat. */
const LAZY_MARGIN = '300% 0px';

/** `<image>`: 320 × 240 px unless styled; `load` {width, height} and `error` {errMsg}. */
export default class ImageElement extends HTMLElement implements BasicComponent {
	private readonly img = document.createElement('img');
	private started = false;
	private src = '';
	private lazy = false;
	private mode = 'scaleToFill';
	private near: IntersectionObserver | null = null;
	private queued = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		this.img.draggable = false;
		this.img.decoding = 'async';
		this.img.alt = '';
		this.img.onload = () => this.loaded();
		this.img.onerror = () => this.failed(`image:fail cannot load ${this.src}`);
		attachShadow(this, CSS, this.img);
		if (!this.hasAttribute('role')) this.setAttribute('role', 'img');
		replayProps(this);
		this.applyMode();
	}

	disconnectedCallback(): void {
		this.near?.disconnect();
		this.near = null;
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'mode') {
			this.mode = toText(value) || 'scaleToFill';
			this.applyMode();
		} else if (name === 'lazy-load') {
			this.lazy = toBoolean(value ?? false);
		} else if (name === 'src') {
			this.src = toText(value);
			this.later();
		}
	}

	/** After the patch: `lazy-load` may come behind `src`, and only the last src of a patch counts. */
	private later(): void {
		if (this.queued) return;
		this.queued = true;
		queueMicrotask(() => {
			this.queued = false;
			this.near?.disconnect();
			this.near = null;
			if (this.lazy && this.src) this.whenNear();
			else this.fetch();
		});
	}

	private whenNear(): void {
		this.near = new IntersectionObserver(
			(entries) => {
				if (!entries.some((entry) => entry.isIntersecting)) return;
				this.near?.disconnect();
				this.near = null;
				this.fetch();
			},
			{ root: this.closest('loggia-scroller'), rootMargin: LAZY_MARGIN },
		);
		this.near.observe(this);
	}

	private fetch(): void {
		if (this.src === '') {
			this.img.removeAttribute('src');
			this.img.classList.remove('shown');
			this.removeAttribute('data-loggia-fix');
			return;
		}
		const source = resourceUrl(this.src);
		if ('url' in source) this.img.src = source.url;
		else this.failed(`image:fail ${source.refused}`);
	}

	private loaded(): void {
		this.img.classList.add('shown');
		this.applyMode();
		emit(this, 'load', { width: this.img.naturalWidth, height: this.img.naturalHeight });
	}

	private failed(errMsg: string): void {
		this.img.classList.remove('shown');
		emit(this, 'error', { errMsg });
	}

	private applyMode(): void {
		const [fit, position] = FIT[this.mode] ?? FIT.scaleToFill;
		this.img.style.objectFit = fit;
		this.img.style.objectPosition = position;
		const fix = this.mode === 'widthFix' ? 'width' : this.mode === 'heightFix' ? 'height' : '';
		if (fix && this.img.classList.contains('shown')) this.dataset.loggiaFix = fix;
		else delete this.dataset.loggiaFix;
	}
}
