import { Component as GlassComponent, type Element as GlassElement } from 'glass-easel';
import { Listen } from '@loggia/messages/patch-ops';
import { BUBBLING_EVENTS } from '@loggia/messages/tags';
import type { RemoteElement } from '../backend/remote-element.ts';

/** glass-easel's name of a member of a WXS module: `[1, path of the module, member]` */
type Path = readonly unknown[] | null | undefined;

/** The parts of glass-easel's template instance that meet functions of WXS. */
export interface ScriptWrapper {
	/** sets an event handler */
	v(
		element: GlassElement,
		type: string,
		handler: unknown,
		final: boolean,
		mutated: boolean,
		capture: boolean,
		dynamic: boolean,
		path?: Path,
	): void;
	/** sets a listener of a property's changes */
	p(element: GlassElement, name: string, listener: unknown, path?: Path): void;
	/** sets a field of the dataset */
	d(element: GlassElement, name: string, value: unknown): void;
}

export interface ViewScripts {
	/** whether the release has scripts for the view */
	present(): boolean;
	/** style scope of the templates of a component, '' of a page */
	scopeOf(component: string): string;
}

const SCRIPT = 1;
const nothing = () => undefined;

/**
 * Handlers of events and of changed properties that are functions of WXS run in the frame: the view is told their names, and the values
 * and datasets that they may ask for. What happens in the logic layer only, as the events of custom components, is handled here.
 */
export function runInView(wrapper: ScriptWrapper, element: GlassElement, scripts: ViewScripts): void {
	const { v, p, d } = wrapper;
	const scope = scripts.scopeOf(hostName(element));

	function handlerOf(f: unknown, path: Path): { script: unknown; name: unknown; scope: string } | null {
		if (typeof f !== 'function' || path?.[0] !== SCRIPT || path.length !== 3) return null;
		return { script: path[1], name: path[2], scope };
	}

	wrapper.v = (target, type, handler, final, mutated, capture, dynamic, path) => {
		const remote = target.getBackendElement() as RemoteElement | null;
		const named = handlerOf(handler, path);
		if (!named || !remote || (GlassComponent.isComponent(target) && !BUBBLING_EVENTS.has(type))) {
			v.call(wrapper, target, type, handler, final, mutated, capture, dynamic, path);
			return;
		}
		remote.setAttribute(`wxs:${capture ? 'capture' : 'on'}:${type}`, { ...named, final });
		remote.listen(type, Listen.script);
		// an event that somebody below hears ends here for the logic layer too
		if (final) v.call(wrapper, target, type, nothing, true, mutated, capture, dynamic);
	};
	wrapper.p = (target, name, listener, path) => {
		const remote = target.getBackendElement() as RemoteElement | null;
		const named = handlerOf(listener, path);
		if (!named || !remote) {
			p.call(wrapper, target, name, listener, path);
			return;
		}
		remote.setAttribute(`wxs:change:${name}`, named);
		p.call(wrapper, target, name, (value: unknown) => remote.setAttribute(`wxs:value:${name}`, value));
	};
	wrapper.d = (target, name, value) => {
		d.call(wrapper, target, name, value);
		(target.getBackendElement() as RemoteElement | null)?.setAttribute(`wxs:data:${name}`, value);
	};
}

function hostName(element: GlassElement): string {
	return (element as { is?: string }).is ?? '';
}
