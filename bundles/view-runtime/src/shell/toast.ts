import { el } from './dom.ts';
import { icon } from './icons.ts';

export interface ToastOptions {
	title?: string;
	/** success, error, fail, loading, none */
	icon?: string;
	/** address of a picture instead of an icon */
	image?: string | null;
	/** ms; 1,500 by default */
	duration?: number;
	mask?: boolean;
}

/** The one toast or loading box: the newest takes the place of the one before, as in WeChat. */
export class Toast {
	private shown: { layer: HTMLElement; sheet: 'toast' | 'loading' } | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly host: HTMLElement) {}

	show(sheet: 'toast' | 'loading', options: ToastOptions): void {
		this.hide();
		const kind = sheet === 'loading' ? 'loading' : (options.icon ?? 'success');
		const picture = options.image ? el('img', { src: options.image, alt: '' }) : sign(kind);
		const title = el('p', {}, options.title ?? '');
		const box = el('div', { className: picture ? 'toast' : 'toast plain' }, picture, options.title ? title : null);
		box.setAttribute('role', sheet === 'loading' ? 'status' : 'alert');
		const layer = el('div', { className: options.mask ? 'layer toast-layer masked' : 'layer toast-layer' }, box);
		layer.dataset.sheet = sheet;
		this.host.append(layer);
		this.shown = { layer, sheet };
		if (sheet === 'toast') {
			const duration = Number(options.duration);
			this.timer = setTimeout(() => this.hide(), Number.isFinite(duration) && duration >= 0 ? duration : 1_500);
		}
	}

	/** Takes it away; with a name only when that is what shows. */
	hide(sheet?: string): void {
		if (!this.shown || (sheet && sheet !== this.shown.sheet)) return;
		clearTimeout(this.timer);
		this.shown.layer.remove();
		this.shown = null;
	}
}

function sign(kind: string): Node | null {
	if (kind === 'none') return null;
	if (kind === 'loading') return el('span', { className: 'spinner' });
	return icon(kind === 'error' || kind === 'fail' ? 'error' : 'success', 44);
}
