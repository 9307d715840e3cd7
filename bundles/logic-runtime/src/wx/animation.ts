/** One thing that a step changes: a style, or a part of `transform`. */
interface Animate {
	type: string;
	args: unknown[];
}

/** What `export()` gives, for the attribute `animation`: WeChat's own form, so that an app may keep or change it. */
export interface AnimationExport {
	actions: { animates: Animate[]; option: { transformOrigin: string; transition: Transition } }[];
}

interface Transition {
	/** ms */
	duration: number;
	delay: number;
	timingFunction: string;
}

const STYLES = ['opacity', 'backgroundColor', 'width', 'height', 'top', 'left', 'bottom', 'right'];
const TRANSFORMS = [
	...['rotate', 'rotateX', 'rotateY', 'rotateZ', 'rotate3d', 'skew', 'skewX', 'skewY', 'matrix', 'matrix3d'],
	...['scale', 'scaleX', 'scaleY', 'scaleZ', 'scale3d', 'translate', 'translateX', 'translateY', 'translateZ'],
	'translate3d',
];

/** `wx.createAnimation(options)`: methods say what changes, `step()` ends a step, `export()` gives the steps since the last one. */
export function createAnimation(options: unknown): object {
	const defaults = (options ?? {}) as Record<string, unknown>;
	let actions: AnimationExport['actions'] = [];
	let current: Animate[] = [];
	/** what earlier steps set stays, also over `export()` */
	const reached = new Map<string, Animate>();

	const animation: Record<string, (...args: unknown[]) => unknown> = {
		step(given?: unknown) {
			for (const animate of current.splice(0)) {
				reached.set(animate.type === 'style' ? `style ${String(animate.args[0])}` : animate.type, animate);
			}
			const option = { ...defaults, ...((given ?? {}) as Record<string, unknown>) };
			actions.push({
				animates: [...reached.values()],
				option: {
					transformOrigin: typeof option.transformOrigin === 'string' ? option.transformOrigin : '50% 50% 0',
					transition: {
						duration: milliseconds(option.duration, 400),
						delay: milliseconds(option.delay, 0),
						timingFunction: typeof option.timingFunction === 'string' ? option.timingFunction : 'linear',
					},
				},
			});
			return animation;
		},
		export() {
			const exported: AnimationExport = { actions };
			actions = [];
			return exported;
		},
	};
	for (const name of STYLES) {
		animation[name] = (value: unknown) => {
			current.push({ type: 'style', args: [name, value] });
			return animation;
		};
	}
	for (const name of TRANSFORMS) {
		animation[name] = (...args: unknown[]) => {
			current.push({ type: name, args });
			return animation;
		};
	}
	return animation;
}

function milliseconds(value: unknown, otherwise: number): number {
	const number = Number(value ?? otherwise);
	return Number.isFinite(number) && number >= 0 ? number : otherwise;
}
