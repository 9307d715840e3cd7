import type { Notice, Way } from './cover.ts';
import { words } from './strings.ts';

/** How a session ended, or why there is none: the gateway's word and sentence. */
export interface End {
	reason: string;
	message?: string;
}

export interface EndParts {
	/** opens the app at the page where the person was */
	again(): void;
	/** opens the current version */
	current(): void;
	/** whether the app is still installed */
	installed: boolean;
	signIn: string;
}

/** What the person reads when the app is gone, and what can be done about it. */
export function endNotice({ reason, message }: End, { again, current, installed, signIn }: EndParts): Notice {
	const home: Way = { text: words('launcher'), go: '/' };
	switch (reason) {
		case 'signed-out':
			return {
				kind: 'signed-out',
				title: words('signedOutTitle'),
				sentence: words('signedOut'),
				ways: [{ text: words('signIn'), go: signIn }, { text: words('goOn'), go: again }, home],
			};
		case 'evicted':
		case 'expired':
			return {
				kind: 'paused',
				title: words('pausedTitle'),
				sentence: words(reason),
				ways: [{ text: words('openAgain'), go: again }, home],
			};
		case 'no-app':
			return gone(home);
		case 'removed':
			if (!installed) return gone(home);
			return {
				kind: 'newer',
				title: words('newerTitle'),
				sentence: words('newer'),
				ways: [{ text: words('openNewer'), go: again }, home],
			};
		case 'no-version':
			return {
				kind: 'removed',
				title: words('noVersionTitle'),
				sentence: message ?? words('noVersion'),
				ways: [{ text: words('openCurrent'), go: current }, home],
			};
		default:
			return {
				kind: 'error',
				title: words('errorTitle'),
				sentence: message || reason,
				ways: [{ text: words('retry'), go: again }, home],
			};
	}
}

function gone(home: Way): Notice {
	return { kind: 'removed', title: words('removedTitle'), sentence: words('removed'), ways: [home] };
}
