import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import type { Facts } from '../wx/facts.ts';

type Settings = Record<string, unknown>;

/** What app.json and the pages' JSON say of the chrome, in the theme of now. */
export interface Look {
	readonly theme: 'light' | 'dark';
	/** settings of a page over those of the app; of the app alone for a page that is not known */
	window(path: string | undefined): Settings;
	readonly tabBar: Settings | null;
}

/** An app without `darkmode` is light whatever the person's screen is. */
export function createLook(manifest: ReleaseManifest, facts: Facts): Look {
	const dark = () => manifest.dark !== undefined && facts.current?.system.theme === 'dark';
	const now = () => (dark() ? manifest.dark! : manifest);
	return {
		get theme() {
			return dark() ? 'dark' : 'light';
		},
		get tabBar() {
			return now().tabBar;
		},
		window: (path) => ({ ...now().window, ...now().pageWindow?.[path ?? ''] }),
	};
}
