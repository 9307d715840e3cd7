/** Whether the person asked for less movement: animations jump to their end then. */
export function reducedMotion(): boolean {
	return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** One animation at a time, a step a frame. A new one, or {@link stop}, ends the one before without its end. */
export class Motion {
	private frame = 0;

	get running(): boolean {
		return this.frame !== 0;
	}

	/**
	 * @param step gets the time since the start, ms; returns whether it is over
	 * @param over called after the last step
	 */
	run(step: (elapsed: number) => boolean, over: () => void): void {
		this.stop();
		let start: number | null = null;
		const next = (now: number) => {
			start ??= now;
			if (step(now - start)) {
				this.frame = 0;
				over();
			} else {
				this.frame = requestAnimationFrame(next);
			}
		};
		this.frame = requestAnimationFrame(next);
	}

	stop(): void {
		cancelAnimationFrame(this.frame);
		this.frame = 0;
	}
}
