import { Component as GlassComponent, template, type ComponentSpace, type Element as GlassElement } from 'glass-easel';
import type { RemoteElement } from '../backend/remote-element.ts';
import { runInView, type ScriptWrapper, type ViewScripts } from './view-scripts.ts';

type Callback = (...args: never[]) => unknown;
/** `(isCreation, text, element, branch, loop, slot, virtual)`: defines the children of one node, in order. */
type Children = (isCreation: boolean, ...define: Callback[]) => void;
type Generated = (
	wrapper: unknown,
	isCreation: boolean,
	data: unknown,
	changes: unknown,
) => { C: Children; B: unknown };

type SetProperty = (element: GlassElement, name: string, value: unknown, model?: unknown, path?: unknown) => void;

/** The parts of glass-easel's template instance that are used here. */
interface TemplateInstance {
	initValues(data: unknown): unknown;
	updateValues(data: unknown, changes: unknown): void;
	shadowRoot: { childNodes: unknown[]; removeChildren(index: number, count: number): void };
	procGenWrapper: ScriptWrapper & {
		procGen: Generated;
		bindingMapDisabled: boolean;
		create(data: unknown): unknown;
		update(data: unknown, changes: true): void;
		/** sets a property or attribute of a node */
		r: SetProperty;
	};
}

/**
 * An exception inside a template (in WXS, in a getter of the data) costs the expression it came from, not the page. Normally nothing is
 * in the way; after a first exception the component is rendered once more, with a guard around each node, and stays guarded.
 */
export function guardTemplates(space: ComponentSpace, report: (error: unknown) => void, scripts: ViewScripts): void {
	let guarded = false;

	let met = 0;
	const caught = (error: unknown) => {
		met++;
		report(error);
	};

	/** Renders again with guards; what it meets there is reported, or, if it meets nothing, what was met before. */
	function again(instance: TemplateInstance, error: unknown, render: () => void): void {
		const wrapper = instance.procGenWrapper;
		if (!GUARDED.has(wrapper.procGen)) wrapper.procGen = carefully(wrapper.procGen, caught);
		wrapper.bindingMapDisabled = true;
		const before = met;
		try {
			render();
		} catch (other) {
			caught(other);
		}
		if (met === before) report(error);
	}

	function guard(prototype: TemplateInstance): void {
		const { initValues, updateValues } = prototype;
		prototype.initValues = function (data) {
			try {
				return initValues.call(this, data);
			} catch (error) {
				again(this, error, () => {
					this.shadowRoot.removeChildren(0, this.shadowRoot.childNodes.length);
					this.procGenWrapper.create(data);
				});
				return this.shadowRoot;
			}
		};
		prototype.updateValues = function (data, changes) {
			try {
				updateValues.call(this, data, changes);
			} catch (error) {
				again(this, error, () => this.procGenWrapper.update(data, true));
			}
		};
		guarded = true;
	}

	const engine = new template.GlassEaselTemplateEngine();
	space.updateComponentOptions({
		templateEngine: {
			create(behavior, options) {
				const made = engine.create(behavior, options);
				const { createInstance } = made;
				made.createInstance = function (component, createShadowRoot) {
					const instance = createInstance.call(this, component, createShadowRoot);
					hideHosts(instance as unknown as TemplateInstance);
					if (scripts.present())
						runInView((instance as unknown as TemplateInstance).procGenWrapper, component, scripts);
					if (!guarded) guard(Object.getPrototypeOf(instance) as TemplateInstance);
					return instance;
				};
				return made;
			},
		},
	});
}

/** What a custom component has no property for goes to its host, as to any basic component: `hidden` and `animation`. */
function hideHosts({ procGenWrapper }: TemplateInstance): void {
	const set = procGenWrapper.r;
	procGenWrapper.r = (element, name, value, model, path) => {
		if (
			(name === 'hidden' || name === 'animation') &&
			GlassComponent.isComponent(element) &&
			!GlassComponent.hasProperty(element, name)
		) {
			(element.getBackendElement() as RemoteElement | null)?.setAttribute(name, value);
		} else {
			set(element, name, value, model, path);
		}
	};
}

const GUARDED = new WeakSet<Generated>();

/** The same template with a guard around each node's properties and children. */
function carefully(generated: Generated, caught: (error: unknown) => void): Generated {
	function safely(f: unknown): unknown {
		if (typeof f !== 'function') return f;
		return (...args: unknown[]) => {
			try {
				return (f as (...a: unknown[]) => unknown)(...args);
			} catch (error) {
				caught(error);
				return undefined;
			}
		};
	}

	/** @param before how many arguments come before `text` */
	function children(define: unknown, before = 1): unknown {
		if (typeof define !== 'function') return define;
		return (...args: unknown[]) => {
			let defined = 0;
			const counted =
				(f: unknown, arrange: (a: unknown[]) => unknown[]) =>
				(...a: unknown[]) => {
					defined++;
					return (f as (...b: unknown[]) => unknown)(...arrange(a));
				};
			const [text, element, branch, loop, slot, virtual] = args.slice(before, before + 6);
			try {
				(define as (...a: unknown[]) => unknown)(
					...args.slice(0, before),
					counted(text, (a) => a),
					counted(element, ([tag, generics, init, below, ...rest]) => [
						tag,
						generics,
						safely(init),
						children(below),
						...rest,
					]),
					counted(branch, ([key, below]) => [key, children(below)]),
					counted(loop, ([list, key, changes, path, item]) => [list, key, changes, path, children(item, 6)]),
					counted(slot, ([name, init, at]) => [name, safely(init), at]),
					counted(virtual, ([below, at]) => [children(below), at]),
					...args.slice(before + 6),
				);
			} catch (error) {
				caught(error);
				// the text that could not be told: an empty one keeps its place
				if (args[0] === true && !defined) (text as (content: string) => void)('');
			}
		};
	}

	const careful: Generated = (wrapper, isCreation, data, changes) => {
		const { C, B } = generated(wrapper, isCreation, data, changes);
		return { C: children(C) as Children, B };
	};
	GUARDED.add(careful);
	return careful;
}
