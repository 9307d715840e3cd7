import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import type { Facts } from '../wx/facts.ts';

/** `__wxConfig`, which WeChat does not document and apps read nevertheless, most of all its `envVersion`. */
export function appConfig(manifest: ReleaseManifest, facts: Facts): Record<string, unknown> {
	const { appId, name, entry, pages, tabBar, window } = manifest;
	return {
		accountInfo: { appId, nickname: name },
		entryPagePath: `${entry}.html`,
		pages,
		page: {},
		tabBar: tabBar ?? undefined,
		global: { window },
		debug: false,
		get envVersion() {
			return facts.current?.account.miniProgram.envVersion ?? 'release';
		},
		get platform() {
			return facts.current?.system.platform ?? '';
		},
	};
}
