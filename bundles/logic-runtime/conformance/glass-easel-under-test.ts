/** glass-easel as the suites see it: the library that is shipped, drawing on our backend whatever context they ask for. */
import { Element, TextNode, type composedBackend } from 'glass-easel';
import type { RemoteElement } from '../src/backend/remote-element.ts';
import { RemoteView } from './remote-view.ts';

export * from 'glass-easel';

const view = new RemoteView();
(globalThis as unknown as { afterEachTest(check: () => void): void }).afterEachTest(() => view.compareWithSnapshot());

/** Stands in for the suites' own composed backend and for the browser's. */
export class Context {
	constructor() {
		return Object.assign(view.createContext(), { document }) as unknown as Context;
	}
}
export { Context as CurrentWindowBackendContext };

const remote = (prototype: object) => Object.getOwnPropertyDescriptor(prototype, '$$')!.get!;
for (const { prototype } of [Element, TextNode]) {
	const get = remote(prototype);
	Object.defineProperty(prototype, '$$', {
		configurable: true,
		get(this: Element) {
			const element = get.call(this) as composedBackend.Element | null;
			return element && 'recorder' in element ? view.domOf(element as unknown as RemoteElement) : element;
		},
	});
}

/** The suites hang an element into the document by putting it where a placeholder is. */
Element.replaceDocumentElement = (element, parent, placeholder) => {
	const dom = element.$$ as unknown as Node;
	(parent as unknown as Node).replaceChild(dom, placeholder as unknown as Node);
	Element.pretendAttached(element);
};
