import { template, type ComponentSpace } from 'glass-easel';

interface TemplateInstance {
	initValues(data: unknown): unknown;
	updateValues(data: unknown, changes: unknown): void;
	shadowRoot: unknown;
}

/**
 * An exception inside a template (a WXS module without the compiler's guard, a getter in the data) ends that rendering, not the page: it
 * is reported, what was built so far stays.
 */
export function guardTemplates(space: ComponentSpace, report: (error: unknown) => void): void {
	let guarded = false;

	function guard(prototype: TemplateInstance): void {
		const { initValues, updateValues } = prototype;
		prototype.initValues = function (data) {
			try {
				return initValues.call(this, data);
			} catch (error) {
				report(error);
				return this.shadowRoot;
			}
		};
		prototype.updateValues = function (data, changes) {
			try {
				updateValues.call(this, data, changes);
			} catch (error) {
				report(error);
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
					if (!guarded) guard(Object.getPrototypeOf(instance) as TemplateInstance);
					return instance;
				};
				return made;
			},
		},
	});
}
