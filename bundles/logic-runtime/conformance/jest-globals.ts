import { expect } from 'expect';
import { fn } from 'jest-mock';

type Body = () => unknown;

/** One test of the suites, under the names of its groups: `slot (composed backend) > multiple slots > …`. */
export interface Test {
	name: string;
	body: Body;
}

interface Group {
	names: string[];
	beforeAll: Body[];
	afterAll: Body[];
	parts: (Test | Group)[];
}

/** What the suites expect to find as globals, as far as they use it; what they declare is collected and then run in order. */
export class Suite {
	private group: Group = { names: [], beforeAll: [], afterAll: [], parts: [] };
	private readonly checks: Body[] = [];
	private readonly seen = new Map<string, number>();

	install(global: Record<string, unknown>): void {
		const describe = (name: string, body: Body) => {
			const outer = this.group;
			this.group = { names: [...outer.names, name], beforeAll: [], afterAll: [], parts: [] };
			outer.parts.push(this.group);
			body();
			this.group = outer;
		};
		const test = (name: string, body: Body) =>
			void this.group.parts.push({ name: this.unique([...this.group.names, name].join(' > ')), body });
		const beforeAll = (body: Body) => void this.group.beforeAll.push(body);
		const afterAll = (body: Body) => void this.group.afterAll.push(body);
		const afterEachTest = (check: Body) => void this.checks.push(check);
		Object.assign(global, { afterEachTest, describe, test, it: test, beforeAll, afterAll, expect, jest: { fn } });
	}

	/** Runs everything; `finished` hears of each test, with what it threw or what a `beforeAll` around it threw. */
	async run(finished: (name: string, error: unknown) => void): Promise<void> {
		await runGroup(this.group, this.checks, undefined, finished);
	}

	private unique(name: string): string {
		const count = (this.seen.get(name) ?? 0) + 1;
		this.seen.set(name, count);
		return count === 1 ? name : `${name} (${count})`;
	}
}

async function runGroup(
	group: Group,
	checks: Body[],
	failed: unknown,
	finished: (name: string, error: unknown) => void,
): Promise<void> {
	for (const prepare of group.beforeAll) failed ??= await thrownBy(prepare);
	for (const part of group.parts) {
		if ('parts' in part) await runGroup(part, checks, failed, finished);
		else finished(part.name, failed ?? (await thrownBy(part.body)) ?? (await firstThrown(checks)));
	}
	for (const clean of group.afterAll) await clean();
}

async function firstThrown(bodies: Body[]): Promise<unknown> {
	let thrown: unknown;
	for (const body of bodies) thrown ??= await thrownBy(body);
	return thrown;
}

/** What it throws, sooner or later; undefined when it does not. */
async function thrownBy(body: Body): Promise<unknown> {
	try {
		await body();
		return undefined;
	} catch (error) {
		return error ?? new Error('something falsy was thrown');
	}
}
