import type { composedBackend } from 'glass-easel';
import type { HostFacts } from '@loggia/messages';
import { RemoteElement } from './remote-element.ts';
import type { PatchWriter } from './patch-writer.ts';

/** What glass-easel draws on: makes mirror nodes; style sheets are the frame's business. */
export function createBackendContext(writer: PatchWriter, facts: () => HostFacts | undefined): composedBackend.Context {
	const root = new RemoteElement(writer, '#');
	return {
		// glass-easel's BackendMode.Composed, a const enum of its sources
		mode: 2 as composedBackend.Context['mode'],
		destroy() {},
		getWindowWidth: () => facts()?.system.windowWidth ?? 0,
		getWindowHeight: () => facts()?.system.windowHeight ?? 0,
		getDevicePixelRatio: () => facts()?.system.pixelRatio ?? 1,
		getTheme: () => facts()?.system.theme ?? 'light',
		registerStyleSheetContent() {},
		appendStyleSheetPath: () => 0,
		disableStyleSheet() {},
		render: (callback) => writer.afterApplied(() => callback(null)),
		getRootNode: () => root,
		createElement: (_logicalName, stylingName) => new RemoteElement(writer, stylingName),
		createTextNode: (content) => new RemoteElement(writer, '', content),
		createFragment: () => new RemoteElement(writer, '#'),
		onEvent() {},
	};
}
