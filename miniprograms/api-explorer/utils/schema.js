// From the JSON schema of a parameter object to the fields of a form, and back to the parameters.

function resolve(schema, root) {
	const match = /^#\/\$defs\/(.+)$/.exec((schema && schema.$ref) || '');
	return match ? (root.$defs && root.$defs[match[1]]) || {} : schema || {};
}

function kindOf(schema) {
	if (schema.type === 'string') return 'string';
	if (schema.type === 'boolean') return 'boolean';
	if (schema.type === 'number' || schema.type === 'integer') return 'number';
	return 'json';
}

const EXAMPLES = { string: 'text', number: '0', json: '{ } or [ ]' };

/** One entry for each parameter: {name, kind, required, hint}; `whole` when it stands for all of them. */
function fieldsOf(schema) {
	const object = resolve(schema, schema || {});
	// no schema at all: an object that the API reads itself
	if (Object.keys(object).length === 0)
		return [{ name: 'options', kind: 'json', required: false, hint: '{ }', whole: true }];
	const required = object.required || [];
	return Object.keys(object.properties || {}).map((name) => {
		const own = resolve(object.properties[name], schema);
		const kind = kindOf(own);
		const hint = own.type === 'array' ? '[ ]' : own.type === 'object' ? '{ }' : EXAMPLES[kind] || '';
		return { name, kind, required: required.includes(name), hint };
	});
}

/**
 * The parameters as the fields say; what is empty is not sent, but for text that is required.
 * @returns {params} or {errors: {name: 'wrongJson' | 'wrongNumber'}}
 */
function paramsOf(fields, values) {
	const params = {};
	const errors = {};
	for (const { name, kind, required, whole } of fields) {
		const text = values[name] === undefined ? '' : String(values[name]);
		if (text === '') {
			if (kind === 'string' && required && values[name] !== undefined) params[name] = '';
		} else if (kind === 'string') params[name] = text;
		else if (kind === 'boolean') params[name] = text === 'true';
		else if (kind === 'number') {
			if (Number.isFinite(Number(text))) params[name] = Number(text);
			else errors[name] = 'wrongNumber';
		} else {
			try {
				const value = JSON.parse(text);
				if (whole) Object.assign(params, value);
				else params[name] = value;
			} catch (error) {
				// a value of any type may be plain text
				if (whole || /^[[{"]/.test(text.trim())) errors[name] = 'wrongJson';
				else params[name] = text;
			}
		}
	}
	return Object.keys(errors).length ? { errors } : { params };
}

module.exports = { fieldsOf, paramsOf };
