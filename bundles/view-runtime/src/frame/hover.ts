import { addClasses } from './classes.ts';
import { pathOf, type ViewNode } from './node-table.ts';
import { toBoolean, toNumber } from './props.ts';
import type { PressWatcher } from './touches.ts';

/** Default hover class, start and stay time (ms) by tag. */
const DEFAULTS: Record<string, { hover: string; start: number; stay: number }> = {
	view: { hover: 'none', start: 50, stay: 400 },
	button: { hover: 'button-hover', start: 20, stay: 70 },
	navigator: { hover: 'navigator-hover', start: 50, stay: 600 },
};

/** hover-class, hover-start-time, hover-stay-time and hover-stop-propagation. */
export class Hover implements PressWatcher {
	private readonly starting = new Set<ReturnType<typeof setTimeout>>();
	private hovered = new Set<ViewNode & { dom: HTMLElement }>();

	pressed(target: Node): void {
		this.cancel();
		for (const node of pathOf(target)) {
			const defaults = DEFAULTS[node.tag];
			if (!defaults) continue;
			const hover = String(node.props.get('hover-class') ?? defaults.hover);
			const disabled = toBoolean(node.props.get('disabled') ?? false) || toBoolean(node.props.get('loading') ?? false);
			if (hover !== 'none' && hover !== '' && !disabled) {
				const start = toNumber(node.props.get('hover-start-time'), defaults.start);
				const timer = setTimeout(() => {
					this.starting.delete(timer);
					this.hovered.add(node);
					addClasses(node.dom, 'hover', hover);
				}, start);
				this.starting.add(timer);
			}
			if (toBoolean(node.props.get('hover-stop-propagation') ?? false)) break;
		}
	}

	/** The finger left: what hovers stays so for its stay time. */
	released(): void {
		this.cancel();
		for (const node of this.hovered) {
			const stay = toNumber(node.props.get('hover-stay-time'), DEFAULTS[node.tag]?.stay ?? 0);
			setTimeout(() => addClasses(node.dom, 'hover', ''), stay);
		}
		this.hovered = new Set();
	}

	/** The press became a scroll. */
	moved(): void {
		this.released();
	}

	private cancel(): void {
		for (const timer of this.starting) clearTimeout(timer);
		this.starting.clear();
	}
}
