import { Component as GlassComponent, type GeneralComponent } from 'glass-easel';
import type { ViewEvent } from '@loggia/messages';
import type { RemoteElement } from '../backend/remote-element.ts';

/** Detail of `wxs:call` and `wxs:trigger`. */
interface ScriptCall {
	/** the node's own component; else the one whose template the node stands in */
	own: boolean;
	method?: string;
	args?: unknown;
	name?: string;
	detail?: unknown;
}

/** A view script calls a method of its component, or lets it tell an event. A method that is not there is let fall. */
export function takeScriptCall(element: RemoteElement, { type, detail }: ViewEvent): void {
	const { own, method, args, name, detail: told } = (detail ?? {}) as ScriptCall;
	const component = componentOf(element, own);
	if (!component) return;
	if (type === 'wxs:call') {
		const f = GlassComponent.getMethod(component, String(method));
		if (typeof f === 'function') f.call(component.getMethodCaller(), args);
	} else {
		component.triggerEvent(String(name), told, { handleListenerReturn: () => undefined });
	}
}

function componentOf({ owner }: RemoteElement, own: boolean): GeneralComponent | null {
	if (!owner) return null;
	if (own && GlassComponent.isComponent(owner)) return owner;
	return owner.ownerShadowRoot?.getHostNode() ?? null;
}
