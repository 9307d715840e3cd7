import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toCssLength, toText } from '../props.ts';
import { attachShadow } from './shadow.ts';

const CSS = `
:host { display: inline-block; vertical-align: middle; line-height: 0; }
svg { display: block; width: 100%; height: 100%; fill: currentColor; }
`;

const DISC = 'M12 1a11 11 0 1 0 0 22a11 11 0 0 0 0-22z';
const RING = 'M12 1a11 11 0 1 0 0 22a11 11 0 0 0 0-22zm0 1.6a9.4 9.4 0 1 1 0 18.8a9.4 9.4 0 0 1 0-18.8z';
const TICK = 'M10.3 16.6l-4.6-4.5l1.3-1.35l3.3 3.2l6.7-6.85l1.3 1.3z';
const MARK = 'M11 6h2l-.2 8h-1.6zm1 9.6a1.25 1.25 0 1 1 0 2.5a1.25 1.25 0 0 1 0-2.5z';
const CROSS = 'M8.1 6.9l3.9 3.9l3.9-3.9l1.2 1.2l-3.9 3.9l3.9 3.9l-1.2 1.2l-3.9-3.9l-3.9 3.9l-1.2-1.2l3.9-3.9l-3.9-3.9z';

/** type → shape on a field of 24 × 24, and the colour it has unless `color` says another. */
const SHAPES: Record<string, [path: string, color: string]> = {
	success: [`${DISC} ${TICK}`, '#07c160'],
	success_no_circle: ['M9.6 18.9l-6.4-6.3l1.5-1.5l4.9 4.8l9.8-9.9l1.5 1.5z', '#07c160'],
	info: [
		`${DISC} M12 5.9a1.3 1.3 0 1 1 0 2.6a1.3 1.3 0 0 1 0-2.6zm-1.9 4.3h2.8v6.3h1.4v1.5h-4.4v-1.5h1.4v-4.8h-1.2z`,
		'#10aeff',
	],
	warn: [`${DISC} ${MARK}`, '#fa5151'],
	waiting: [`${DISC} M11.1 6h1.7v5.9l4 2.5l-.9 1.4l-4.8-3z`, '#10aeff'],
	cancel: [`${RING} ${CROSS}`, '#fa5151'],
	download: [
		`${RING} M11.2 6h1.6v7l2.6-2.6l1.15 1.15l-4.55 4.5l-4.55-4.5l1.15-1.15l2.6 2.6zm-4 11h9.6v1.5h-9.6z`,
		'#07c160',
	],
	search: [
		'M10.5 3a7.5 7.5 0 1 0 4.6 13.4l4.9 4.9l1.3-1.3l-4.9-4.9a7.5 7.5 0 0 0-5.9-12.1zm0 1.8a5.7 5.7 0 1 1 0 11.4a5.7 5.7 0 0 1 0-11.4z',
		'#b2b2b2',
	],
	clear: [`${DISC} ${CROSS}`, '#b2b2b2'],
	circle: [RING, '#c9c9c9'],
};

/** px, as in WeChat. */
const SIZE = 23;

/** `<icon type size color>`: one of nine signs. A type that there is not shows nothing, as in WeChat. */
export default class IconElement extends HTMLElement implements BasicComponent {
	private readonly path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	private readonly look = new CSSStyleSheet();
	private readonly props = new Map<string, unknown>();
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
		svg.setAttribute('viewBox', '0 0 24 24');
		svg.setAttribute('aria-hidden', 'true');
		this.path.setAttribute('fill-rule', 'evenodd');
		svg.append(this.path);
		attachShadow(this, CSS, svg).adoptedStyleSheets.push(this.look);
		if (!this.hasAttribute('role')) this.setAttribute('role', 'img');
		replayProps(this);
		this.draw();
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		this.draw();
	}

	/** In a sheet of its own below the app's styles: a class of the app may size and colour the icon. */
	private draw(): void {
		const type = toText(this.props.get('type'));
		const [path, colour] = SHAPES[type] ?? ['', ''];
		const size = toCssLength(this.props.get('size'), `${SIZE}px`);
		this.path.setAttribute('d', path);
		this.look.replaceSync(':host { }');
		const { style } = this.look.cssRules[0] as CSSStyleRule;
		style.width = style.height = size;
		style.color = colour;
		const given = toText(this.props.get('color'));
		if (given) style.color = given;
		if (!this.props.has('aria-label')) {
			if (path) this.setAttribute('aria-label', type.replaceAll('_', ' '));
			else this.removeAttribute('aria-label');
		}
	}
}
