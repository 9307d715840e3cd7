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

/** Events that carry a new value of a form control, for `model:`. */
export const MODEL_EVENTS: readonly string[] = ['input', 'change'];
