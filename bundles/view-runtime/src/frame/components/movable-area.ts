import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean } from '../props.ts';

/** `<movable-area>`: where movable views may move. With `scale-area` two fingers anywhere in it scale its view. */
export default class MovableAreaElement extends HTMLElement implements BasicComponent {
	scaleArea = false;
	private started = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		if (name !== 'scale-area') return;
		this.scaleArea = toBoolean(value ?? false);
		this.style.touchAction = this.scaleArea ? 'none' : '';
	}
}
