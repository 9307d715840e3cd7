import type { GeneralComponent } from 'glass-easel';
import type { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';

type CodeSpace = ReturnType<MiniProgramEnv['createCodeSpace']>;
type AnyBehavior = { _$: Parameters<GeneralComponent['hasBehavior']>[0] };

/** Behaviors that the runtime brings along; those of forms say what a component is to the form around it. */
export interface BuiltInBehaviors {
	/** The behavior of a `wx://` name; undefined for one that needs nothing: what it enables is always on. */
	named(name: string): unknown;
	/** `wx://form-field`: the component's `name` and `value` are part of the form */
	isFormField(component: GeneralComponent): boolean;
	/** `wx://form-field-group`: controls inside the component belong to the form outside */
	opensForm(component: GeneralComponent): boolean;
	/** `wx://form-field-button`: so do buttons with a form-type */
	opensButtons(component: GeneralComponent): boolean;
}

export function createBuiltInBehaviors(codeSpace: CodeSpace): BuiltInBehaviors {
	const define = (definition: object): AnyBehavior =>
		codeSpace
			.behavior()
			.definition(definition as never)
			.register() as unknown as AnyBehavior;
	const field = define({ properties: { name: { type: String }, value: { type: null } } });
	const group = define({});
	const button = define({});
	const byName: Record<string, AnyBehavior> = {
		'wx://form-field': field,
		'wx://form-field-group': group,
		'wx://form-field-button': button,
	};
	return {
		named: (name) => byName[name],
		isFormField: (component) => component.hasBehavior(field._$),
		opensForm: (component) => component.hasBehavior(group._$),
		opensButtons: (component) => component.hasBehavior(button._$),
	};
}
