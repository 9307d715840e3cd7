import type { Router } from '../app/router.ts';
import type { ShellRequests } from '../app/shell-requests.ts';
import { ApiFailure } from './failure.ts';

type Options = Record<string, unknown>;

/** Going to other mini-programs and sharing: what the shell does for the app. */
export function shellMembers(router: Router, shell: ShellRequests): Record<string, (options: Options) => unknown> {
	return {
		navigateToMiniProgram({ appId, shortLink, path, extraData }) {
			if (typeof appId !== 'string' || appId === '') {
				if (shortLink !== undefined) throw new ApiFailure('short links are not supported: give an appId');
				throw new ApiFailure('parameter error: parameter.appId should be String instead of Undefined;');
			}
			return shell.ask({ verb: 'navigateTo', appId, path: pagePath(path), extraData });
		},
		navigateBackMiniProgram: ({ extraData }) => shell.ask({ verb: 'navigateBack', extraData }),
		restartMiniProgram: ({ path }) => shell.ask({ verb: 'restart', path: pagePath(path) }),
		showShareMenu: () => router.setWindow({ shareMenu: true }),
		hideShareMenu: () => router.setWindow({ shareMenu: false }),
		updateShareMenu: () => undefined,
	};
}

function pagePath(path: unknown): string {
	return typeof path === 'string' ? path.replace(/^\//, '') : '';
}
