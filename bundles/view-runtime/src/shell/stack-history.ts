/** How long the browser may take to move in its history, ms; an entry that is not there is never reached and never told. */
const MOVE_LIMIT = 1_000;

/** What the browser's history keeps of a page: how deep it is in the stack, from 1. */
interface Entry {
	loggia: number;
}

export interface StackHistoryOptions {
	/** the person went back in the browser by so many pages */
	back(delta: number): void;
}

/** Keeps the browser's history as deep as the page stack, so that its back button is navigateBack. */
export class StackHistory {
	private depth = 1;
	private address = '';
	/** our own history.go is on its way: its popstate is not the person's */
	private returning = false;
	private moves = 0;

	constructor(private readonly options: StackHistoryOptions) {
		this.depth = entryDepth(history.state) ?? 1;
		history.replaceState(entry(this.depth), '');
		window.addEventListener('popstate', (event) => this.popped(event));
	}

	/** The stack is now so deep and its top has this address. */
	follow(depth: number, address: string): void {
		this.address = address;
		if (this.returning) {
			this.depth = depth;
			return;
		}
		const before = this.depth;
		this.depth = depth;
		if (depth > before) {
			for (let next = before + 1; next <= depth; next++) history.pushState(entry(next), '', address);
		} else if (depth < before) {
			this.goTo(depth - before);
		} else history.replaceState(entry(depth), '', address);
	}

	private goTo(delta: number): void {
		this.returning = true;
		const moves = ++this.moves;
		setTimeout(() => {
			if (this.returning && this.moves === moves) {
				this.returning = false;
				history.replaceState(entry(this.depth), '', this.address);
			}
		}, MOVE_LIMIT);
		history.go(delta);
	}

	private popped(event: PopStateEvent): void {
		const at = entryDepth(event.state);
		if (at === null) return;
		if (this.returning) {
			this.returning = false;
			if (at === this.depth) history.replaceState(entry(at), '', this.address);
			else this.settle(at);
			return;
		}
		if (at < this.depth) {
			const delta = this.depth - at;
			this.depth = at;
			this.options.back(delta);
		} else if (at > this.depth) this.goTo(this.depth - at);
	}

	/** The stack changed again while history moved. */
	private settle(at: number): void {
		if (at > this.depth) this.goTo(this.depth - at);
		else for (let next = at + 1; next <= this.depth; next++) history.pushState(entry(next), '', this.address);
	}
}

function entry(depth: number): Entry {
	return { loggia: depth };
}

function entryDepth(state: unknown): number | null {
	const depth = (state as Partial<Entry> | null)?.loggia;
	return typeof depth === 'number' ? depth : null;
}
