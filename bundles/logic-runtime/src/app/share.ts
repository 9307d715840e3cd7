import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import type { Timers } from '../globals/timers.ts';
import type { Page, PageFactory } from './page.ts';
import type { ShellRequests } from './shell-requests.ts';
import { parsePageUrl } from './url.ts';

/** How long `onShareAppMessage`'s promise may take, ms: WeChat's. */
const PATIENCE = 3_000;

/** The tapped `<button open-type="share">`, as handlers see it. */
export interface ShareTarget {
	id: string;
	dataset: Record<string, unknown>;
}

export interface ShareParts {
	manifest: ReleaseManifest;
	pages: PageFactory;
	timers: Timers;
	shell: ShellRequests;
}

/**
 * Asks the page what it shares (`onShareAppMessage`) and hands it to the shell; what the page leaves open is the app's name and the
 * page as it is.
 */
export function share({ manifest, pages, timers, shell }: ShareParts, page: Page, target?: ShareTarget): void {
	const from = target ? 'button' : 'menu';
	const answer = pages.call(page, 'onShareAppMessage', { from, target });
	const given = record(answer);
	const { promise } = given;
	let told = false;
	let waiting: number | undefined;

	function tell(content: Record<string, unknown>): void {
		if (told) return;
		told = true;
		timers.clear(waiting);
		const title = text(content.title) || manifest.name;
		const url = text(content.path);
		const to = url ? parsePageUrl('/' + url.replace(/^\//, ''), '') : { path: page.path, query: page.query };
		shell.share(title, to.path, to.query, text(content.imageUrl));
	}

	if (typeof (promise as PromiseLike<unknown> | undefined)?.then !== 'function') {
		tell(given);
		return;
	}
	waiting = timers.after(PATIENCE, () => tell(given));
	(promise as PromiseLike<unknown>).then(
		(content) => tell(record(content)),
		() => tell(given),
	);
}

function record(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
