import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toCssLength, toNumber, toText } from '../props.ts';
import { Motion, reducedMotion } from './motion.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `
:host { display: flex; align-items: center; }
.track { flex: 1; overflow: hidden; background-color: #ebebeb; }
.done { width: 0; height: 100%; background-color: #09bb07; }
.info { min-width: 2em; margin-left: 15px; font-variant-numeric: tabular-nums; }
.info[hidden] { display: none; }
`;

/** `<progress>`: a bar, and its percents when asked for. `activeend` {curPercent} when its animation is over. */
export default class ProgressElement extends HTMLElement implements BasicComponent {
	private readonly done = make('div', 'done');
	private readonly track = make('div', 'track', this.done);
	private readonly info = make('div', 'info');
	private readonly props = new Map<string, unknown>();
	private readonly motion = new Motion();
	private started = false;
	private queued = false;
	/** what shows now, and what the animation that runs ends at */
	private shown = 0;
	private goal: number | null = null;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		attachShadow(this, CSS, this.track, this.info);
		this.info.setAttribute('aria-hidden', 'true');
		this.setAttribute('role', 'progressbar');
		this.setAttribute('aria-valuemin', '0');
		this.setAttribute('aria-valuemax', '100');
		this.look();
		replayProps(this);
		this.later();
	}

	disconnectedCallback(): void {
		this.motion.stop();
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if (name === 'percent' || name === 'active') this.later();
		else this.look();
	}

	private on(name: string): boolean {
		return toBoolean(this.props.get(name) ?? false);
	}

	private look(): void {
		const { props } = this;
		const first = (...names: string[]) => names.map((name) => toText(props.get(name))).find(Boolean) ?? '';
		this.track.style.height = toCssLength(props.get('stroke-width'), '6px');
		this.track.style.borderRadius = this.done.style.borderRadius = toCssLength(props.get('border-radius'), '0');
		this.track.style.backgroundColor = first('backgroundColor', 'background-color');
		this.done.style.backgroundColor = first('activeColor', 'active-color', 'color');
		this.info.style.fontSize = toCssLength(props.get('font-size'), '16px');
		this.info.hidden = !this.on('show-info');
	}

	/** After the patch: `active` may come behind `percent`. */
	private later(): void {
		if (this.queued) return;
		this.queued = true;
		queueMicrotask(() => {
			this.queued = false;
			this.go(Math.min(100, Math.max(0, toNumber(this.props.get('percent'), 0))));
		});
	}

	private go(percent: number): void {
		this.setAttribute('aria-valuenow', `${percent}`);
		if (!this.on('active')) {
			this.motion.stop();
			this.goal = percent;
			this.show(percent);
			return;
		}
		if (percent === this.goal && this.motion.running) return;
		this.goal = percent;
		const from = this.props.get('active-mode') === 'forwards' ? this.shown : 0;
		// ms for each percent
		const pace = reducedMotion() ? 0 : Math.max(0, toNumber(this.props.get('duration'), 30));
		const whole = Math.abs(percent - from) * pace;
		this.show(from);
		this.motion.run(
			(elapsed) => {
				const share = whole > 0 ? Math.min(1, elapsed / whole) : 1;
				this.show(from + (percent - from) * share);
				return share === 1;
			},
			() => emit(this, 'activeend', { curPercent: percent }),
		);
	}

	private show(percent: number): void {
		this.shown = percent;
		this.done.style.width = `${percent}%`;
		this.info.textContent = `${Math.floor(percent)}%`;
	}
}
