import { change, get, type Page, path, type Query } from './http.ts';

export interface Configuration {
	pid: string;
	name: string;
	description: string | null;
	/** symbolic name of the bundle that reads it */
	bundle: string;
	/** one PID, many instances */
	factory: boolean;
	/** of an instance: the PID of what made it */
	factoryPid?: string;
	/** anything is set */
	changed: boolean;
}

export type Value = string | number | boolean | null;

/** One setting, as its bundle's metatype describes it. */
export interface Attribute {
	id: string;
	name: string;
	description: string | null;
	/** `String`, `Integer`, `Long`, `Boolean`, `Double`, `Password` … */
	type: string;
	/** 0: one value; else a list, at most that many (negative: a list of any kind) */
	cardinality: number;
	options: { value: string; label: string }[] | null;
	default: Value | Value[];
	min: string | number | null;
	max: string | number | null;
	value: Value | Value[];
	/** never told; an empty answer keeps what is there */
	secret: boolean;
	/** a value is kept, told or not */
	set: boolean;
}

export interface ConfigurationForm extends Pick<Configuration, 'pid' | 'name' | 'description' | 'factory'> {
	attributes: Attribute[];
}

export const configurations = (query: Query, signal?: AbortSignal) =>
	get<Page<Configuration>>('/configurations', query, signal);
export const configuration = (pid: string, signal?: AbortSignal) =>
	get<ConfigurationForm>(path`/configurations/${pid}`, {}, signal);
export const configure = (pid: string, values: Record<string, Value | Value[]>) =>
	change<void>('PUT', path`/configurations/${pid}`, { values });
export const backToDefaults = (pid: string) => change<void>('DELETE', path`/configurations/${pid}`);
