/** How long an echo may be on its way, ms, and how many typed values are remembered. */
const REMEMBERED_MS = 3_000;
const REMEMBERED = 64;

/**
 * Tells an echo from a new value. The logic layer is remote: while its `value` for an older keystroke travels, the person types on, and
 * writing it would take the newer characters away. Each typed value gets a stamp. When the logic layer names the stamp it answers
 * (attribute or command `stamp`, before the `value`), a value for an older stamp is left out. Without a stamp, a value that equals one
 * typed a moment ago, but not the newest, is taken as an echo.
 */
export class EchoGuard {
	private stamp = 0;
	private answered: number | null = null;
	private recent: { value: string; at: number }[] = [];

	constructor(private readonly now: () => number = () => performance.now()) {}

	/** The person changed the value. @returns the stamp to send with the event */
	typed(value: string): number {
		this.recent.push({ value, at: this.now() });
		if (this.recent.length > REMEMBERED) this.recent.shift();
		return ++this.stamp;
	}

	/** The `value` that follows answers the event with this stamp. */
	acknowledged(stamp: number): void {
		this.answered = stamp;
	}

	/** Typing is over (confirm, blur): whatever comes now is meant. */
	settle(): void {
		this.recent = [];
	}

	/** Whether a value from the logic layer is to be shown, given what the control shows now. */
	accepts(value: string, shown: string): boolean {
		const answered = this.answered;
		this.answered = null;
		if (answered !== null) return answered >= this.stamp;
		if (value === shown) {
			this.settle();
			return true;
		}
		const since = this.now() - REMEMBERED_MS;
		this.recent = this.recent.filter((typed) => typed.at >= since);
		return !this.recent.some((typed) => typed.value === value);
	}
}
