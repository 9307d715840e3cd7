import { dashed } from '@loggia/messages/tags';

/** Attributes that name a file of the package. */
export const SOURCE_ATTRIBUTES: ReadonlySet<string> = new Set(['src', 'poster', 'icon-path', 'image-src']);

/** Basic components whose value the person can change. */
export const FORM_TAGS: ReadonlySet<string> = new Set([
	'input',
	'textarea',
	'switch',
	'slider',
	'checkbox',
	'radio',
	'picker',
	'picker-view',
	'swiper',
	'editor',
]);

/** Attributes that WeChat's documents themselves write in camel case. */
const CAMEL_CASE: Record<string, ReadonlySet<string>> = {
	slider: new Set(['activeColor', 'backgroundColor']),
	progress: new Set(['activeColor', 'backgroundColor']),
};

/** The name of an attribute as the documents write it: `formType` and `form-type` are the same. Names with a colon are the runtime's own. */
export function attributeName(tag: string, name: string): string {
	return name.includes(':') || CAMEL_CASE[tag]?.has(name) ? name : dashed(name);
}

/** Events that carry a new value of a form control, for `model:`. */
export const MODEL_EVENTS: readonly string[] = ['input', 'change'];
