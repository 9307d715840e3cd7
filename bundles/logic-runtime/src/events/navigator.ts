import { Event as GlassEvent } from 'glass-easel';
import type { RemoteElement } from '../backend/remote-element.ts';
import { microtask } from '../primordials.ts';

type Member = (options: Record<string, unknown>) => unknown;

/** open-type → the member of `wx` that does it, in this mini-program and in another one. */
const HERE: Record<string, string> = {
	navigate: 'navigateTo',
	redirect: 'redirectTo',
	switchTab: 'switchTab',
	reLaunch: 'reLaunch',
	navigateBack: 'navigateBack',
	exit: 'exitMiniProgram',
};
const ELSEWHERE: Record<string, string> = {
	navigate: 'navigateToMiniProgram',
	navigateBack: 'navigateBackMiniProgram',
	exit: 'exitMiniProgram',
};

/** Follows a tapped `<navigator>`: after the app's own handlers, and with `success`, `fail` and `complete` told to the navigator. */
export function createNavigator(
	wx: Record<string, unknown>,
	warn: (text: string) => void,
): (element: RemoteElement) => void {
	// as they are before the app's code may replace them
	const members = new Map(
		[...Object.values(HERE), ...Object.values(ELSEWHERE)].map((name) => [name, wx[name] as Member | undefined]),
	);

	return (element) => {
		const attribute = (name: string) => element.attributes?.get(name) ?? undefined;
		const elsewhere = attribute('target') === 'miniProgram';
		const type = String(attribute('open-type') || 'navigate');
		const name = (elsewhere ? ELSEWHERE : HERE)[type];
		const member = name === undefined ? undefined : members.get(name);
		if (!member) {
			const target = elsewhere ? ' with target="miniProgram"' : '';
			warn(
				`navigator: open-type="${type}"${target} is none of ${Object.keys(elsewhere ? ELSEWHERE : HERE).join(', ')}`,
			);
			return;
		}
		const told = (outcome: string) => (detail: unknown) => tell(element, outcome, detail);
		const fail = told('fail');
		const options = {
			...(elsewhere ? otherProgram(attribute) : { url: attribute('url'), delta: attribute('delta') }),
			success: told('success'),
			fail(detail: { errMsg?: unknown }) {
				warn(`navigator: ${String(detail.errMsg)}`);
				fail(detail);
			},
			complete: told('complete'),
		};
		microtask(() => void member.call(wx, options));
	};
}

function otherProgram(attribute: (name: string) => unknown): Record<string, unknown> {
	const options: Record<string, unknown> = {
		appId: attribute('app-id'),
		path: attribute('path'),
		extraData: attribute('extra-data'),
		envVersion: attribute('version') ?? 'release',
		shortLink: attribute('short-link'),
	};
	for (const name of Object.keys(options)) if (options[name] === undefined) delete options[name];
	return options;
}

function tell(element: RemoteElement, type: string, detail: unknown): void {
	if (element.gone || !element.owner) return;
	const event = new GlassEvent(type, detail, { bubbles: false, composed: false, capturePhase: false });
	GlassEvent.dispatchEvent(element.owner, event);
}
