import type { KnownApi } from './facts.ts';
import lists from './wx-members.json';

/**
 * How a member of `wx` is used: `call` takes {success, fail, complete} or gives a promise; `task` gives an object to steer it; `sync`
 * returns its result; `on` and `off` take a listener; `object` gives (or is) an object with methods.
 */
export type MemberStyle = 'call' | 'task' | 'sync' | 'on' | 'off' | 'object';

/** Every member that WeChat's `wx` has. */
export const MEMBERS: ReadonlyMap<string, MemberStyle> = new Map(
	(Object.keys(lists) as MemberStyle[]).flatMap((style) =>
		lists[style].split(' ').map((name): [string, MemberStyle] => [name, style]),
	),
);

/** Style of a member that WeChat does not have (a capability of this gateway), told by its name. */
export function styleOf(name: string, { sync, task }: Pick<KnownApi, 'sync' | 'task'>): MemberStyle {
	if (task) return 'task';
	if (sync || name.endsWith('Sync')) return 'sync';
	if (/^on[A-Z]/.test(name)) return 'on';
	return /^off[A-Z]/.test(name) ? 'off' : 'call';
}
