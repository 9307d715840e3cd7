import type { composedBackend } from 'glass-easel';
import type { HostFacts } from '@loggia/messages';
import { RemoteElement } from './remote-element.ts';
import type { PatchWriter } from './patch-writer.ts';

/** glass-easel's name for the node of any custom component */
const HOST_TAG = 'wx-x';

/**
 * What glass-easel draws on: makes mirror nodes; style sheets are the frame's business.
 *
 * @param made told the tag of each basic component
 */
export function createBackendContext(
	writer: PatchWriter,
	facts: () => HostFacts | undefined,
	made: (tag: string) => void,
): composedBackend.Context {
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
		// a component is known by the tag that its user wrote, a basic one that stands in for it (a placeholder) by its own
		createElement(logicalName, stylingName) {
			if (logicalName !== HOST_TAG) made(logicalName);
			return new RemoteElement(writer, logicalName === HOST_TAG ? stylingName : logicalName);
		},
		createTextNode: (content) => new RemoteElement(writer, '', content),
		createFragment: () => new RemoteElement(writer, '#'),
		onEvent() {},
	};
}
