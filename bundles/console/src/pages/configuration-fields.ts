import { type Attribute, type Value } from '../api/configurations.ts';

export type FieldKind = 'switch' | 'number' | 'list' | 'choice' | 'secret' | 'text';

const NUMBERS = ['integer', 'int', 'long', 'short', 'byte', 'double', 'float'];

export function fieldKind({ type, cardinality, options, secret }: Attribute): FieldKind {
	if (cardinality !== 0) return 'list';
	if (options?.length) return 'choice';
	if (secret) return 'secret';
	if (type.toLowerCase() === 'boolean') return 'switch';
	return NUMBERS.includes(type.toLowerCase()) ? 'number' : 'text';
}

/** What the field shows: whole numbers as text, because a Java long does not fit into a JavaScript number; options by their text. */
export function toField(attribute: Attribute): unknown {
	const value = attribute.value ?? attribute.default;
	switch (fieldKind(attribute)) {
		case 'secret':
			return '';
		case 'switch':
			return value === true || value === 'true';
		case 'list':
			return (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value])
				.map(String)
				.filter(Boolean);
		default:
			return value === null || value === undefined ? undefined : String(value);
	}
}

/** What is sent for a field; undefined leaves it out: a secret that nobody typed. */
export function fromField(attribute: Attribute, field: unknown): Value | Value[] | undefined {
	if (fieldKind(attribute) === 'secret') return field ? String(field) : undefined;
	if (fieldKind(attribute) === 'list') return ((field as unknown[]) ?? []).map((one) => scalar(attribute, one));
	return scalar(attribute, field);
}

function scalar({ type }: Attribute, field: unknown): Value {
	if (field === null || field === undefined || field === '') return type.toLowerCase() === 'string' ? '' : null;
	if (type.toLowerCase() === 'boolean') return field === true || field === 'true';
	const number = Number(field);
	if (
		NUMBERS.includes(type.toLowerCase()) &&
		!Number.isNaN(number) &&
		(Number.isSafeInteger(number) || !Number.isInteger(number))
	)
		return number;
	return String(field);
}
