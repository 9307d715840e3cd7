import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toPixels } from '../props.ts';

/** `<cover-view>`: a box over maps and videos; `scroll-top` when the app made it scroll (`overflow-y: scroll`). */
export default class CoverViewElement extends HTMLElement implements BasicComponent {
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		// after the patch: its content often comes later in it
		if (name === 'scroll-top') queueMicrotask(() => (this.scrollTop = toPixels(value, 0)));
	}
}
