import { overlayStyle, styleName, withUnits } from './styles.ts';

/** One step of `wx.createAnimation(…).export()`. */
interface Action {
	animates?: { type: string; args: unknown[] }[];
	option?: {
		transformOrigin?: string;
		transition?: { duration?: number; delay?: number; timingFunction?: string };
	};
}

/** Lengths without a unit are px, angles are degrees. */
const ANGLES = /^(rotate|skew)/;
const LENGTHS = /^(translate|width$|height$|top$|left$|bottom$|right$)/;
/** the ones of `animate` that are parts of `transform`, in the order in which they are put there */
const TRANSFORMS = [
	...['translate', 'translateX', 'translateY', 'translateZ', 'translate3d', 'rotate', 'rotateX', 'rotateY', 'rotateZ'],
	...['rotate3d', 'scale', 'scaleX', 'scaleY', 'scaleZ', 'scale3d', 'skew', 'skewX', 'skewY', 'matrix', 'matrix3d'],
];

/** What moves by order of the logic layer: the attribute `animation`, and `this.animate`. */
export class Animations {
	private readonly playing = new WeakMap<HTMLElement, object>();
	private readonly animated = new WeakMap<HTMLElement, { animation: Animation; properties: Set<string> }[]>();

	/** @param ended told when an animation of `this.animate` is over, also one that was cleared */
	constructor(private readonly ended: (element: HTMLElement, animation: number) => void) {}

	/** The value of the attribute `animation`: its steps one after the other, as transitions; at once, their end. */
	async play(element: HTMLElement, value: unknown, atOnce: boolean): Promise<void> {
		const actions = (value as { actions?: Action[] } | null)?.actions;
		if (!Array.isArray(actions) || actions.length === 0) return;
		const run = {};
		this.playing.set(element, run);
		// what the element looks like now is where it starts from, although this patch may have made it
		if (!atOnce) await nextFrame();
		for (const action of atOnce ? actions.slice(-1) : actions) {
			if (this.playing.get(element) !== run) return;
			const { duration = 400, delay = 0, timingFunction = 'linear' } = action.option?.transition ?? {};
			const time = atOnce || still() ? 0 : duration;
			const wait = atOnce ? 0 : delay;
			const origin = String(action.option?.transformOrigin ?? '50% 50% 0');
			const transition = `transition:all ${time}ms ${timingFunction} ${wait}ms;transform-origin:${origin}`;
			overlayStyle(element, 'animation', `${transition};${styleOf(action.animates ?? [])}`);
			if (!atOnce) await passed(time + wait);
		}
	}

	/** @returns whether it was a command of `this.animate` or `this.clearAnimation` */
	command(element: HTMLElement, method: string, args: unknown[]): boolean {
		if (method === 'animate') {
			const [number, keyframes, duration] = args as [number, Record<string, unknown>[], number];
			void this.animate(element, keyframes, duration).then(() => this.ended(element, number));
			return true;
		}
		if (method === 'clearAnimation') {
			this.clear(element, args[0] as string[] | null);
			return true;
		}
		return false;
	}

	private async animate(element: HTMLElement, keyframes: Record<string, unknown>[], duration: number): Promise<void> {
		try {
			const frames = keyframes.map(frameOf);
			const animation = element.animate(frames, { duration: still() ? 0 : duration, fill: 'forwards' });
			const properties = new Set(keyframes.flatMap((keyframe) => Object.keys(keyframe)));
			this.animated.set(element, [...(this.animated.get(element) ?? []), { animation, properties }]);
			await animation.finished;
		} catch {
			// cleared meanwhile, or keyframes that the browser does not take: over
		}
	}

	/** Ends animations, so that the properties they set go back; of several that one animation sets, all. */
	private clear(element: HTMLElement, properties: string[] | null): void {
		const all = this.animated.get(element) ?? [];
		const cleared = all.filter((one) => properties === null || properties.some((name) => one.properties.has(name)));
		for (const { animation } of cleared) animation.cancel();
		this.animated.set(
			element,
			all.filter((one) => !cleared.includes(one)),
		);
	}
}

function styleOf(animates: { type: string; args: unknown[] }[]): string {
	const styles = animates
		.filter(({ type }) => type === 'style')
		.map(({ args: [name, value] }) => `${styleName(String(name))}:${withUnit(String(name), value)}`);
	const transforms = animates.filter(({ type }) => type !== 'style').map(({ type, args }) => transformOf(type, args));
	return [...styles, ...(transforms.length ? [`transform:${transforms.join(' ')}`] : [])].join(';');
}

function frameOf(keyframe: Record<string, unknown>): Keyframe {
	const frame: Keyframe = {};
	const transforms: string[] = [];
	for (const [name, value] of Object.entries(keyframe)) {
		if (name === 'offset') frame.offset = value as number;
		else if (name === 'ease') frame.easing = String(value);
		else if (name === 'composite') frame.composite = value as CompositeOperation;
		else if (!TRANSFORMS.includes(name)) frame[name] = withUnit(name, value);
	}
	for (const name of TRANSFORMS) {
		const value = keyframe[name];
		if (value !== undefined) transforms.push(transformOf(name, Array.isArray(value) ? value : [value]));
	}
	if (transforms.length) frame.transform = transforms.join(' ');
	return frame;
}

function transformOf(type: string, args: unknown[]): string {
	// rotate3d is three numbers and an angle
	const values = args.map((arg, index) => (type === 'rotate3d' && index < 3 ? String(arg) : withUnit(type, arg)));
	return `${type}(${values.join(',')})`;
}

function withUnit(name: string, value: unknown): string {
	if (typeof value !== 'number') return withUnits(String(value));
	if (ANGLES.test(name)) return `${value}deg`;
	return LENGTHS.test(name) ? `${value}px` : String(value);
}

/** The person asked the system for less movement. */
function still(): boolean {
	return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function nextFrame(): Promise<void> {
	return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

function passed(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
