/** What every module of this folder is made of: one way to ask `/api/v1`, one form of error, one form of list. */

/** Part of a list, as the server cut it. */
export interface Page<T> {
	items: T[];
	total: number;
	page: number;
	size: number;
}

/** Which part is asked for. `sort` is a field's name, with a minus for descending; other members are filters. */
export interface Query {
	page?: number;
	size?: number;
	sort?: string;
	q?: string;
	[filter: string]: string | number | boolean | undefined;
}

/** Something in a package, and where. */
export interface Finding {
	level: string;
	file: string;
	line: number;
	column: number;
	code: string;
	message: string;
}

/** A request that was refused or failed; `message` is the server's sentence: what, where, what to do. */
export class ApiError extends Error {
	constructor(
		/** of HTTP; 0 when the gateway could not be reached */
		readonly status: number,
		readonly code: string,
		message: string,
		readonly file?: string,
		readonly line?: number,
		/** seconds, when the server says to wait */
		readonly retryAfter?: number,
		/** what the compiler found */
		readonly findings: Finding[] = [],
	) {
		super(message);
	}
}

const listeners = new Set<(error: ApiError) => void>();

/** Tells of each answer that says this browser's sign-in is over (401) or not enough yet (403 mustChangePassword, noRole). */
export function onRefused(listener: (error: ApiError) => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/** The path below `/api/v1` with each part encoded: path`/apps/${id}` */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
	return parts.reduce((whole, part, i) => whole + part + (i < values.length ? encodeURIComponent(values[i]!) : ''), '');
}

export function withQuery(where: string, query: Query = {}): string {
	const words = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== '') words.set(name, String(value));
	}
	return words.size ? `${where}?${words}` : where;
}

/** Makes the error of an answer out of its status and body. */
export function errorOf(status: number, body: string): ApiError {
	let error: ApiError;
	try {
		const said = JSON.parse(body).error;
		error = new ApiError(status, said.code, said.message, said.file, said.line, said.retryAfter, said.diagnostics);
	} catch {
		error = new ApiError(status, 'unexpected', `HTTP ${status}`);
	}
	tell(error);
	return error;
}

function tell(error: ApiError): void {
	if (error.status === 401 || (error.status === 403 && ['mustChangePassword', 'noRole'].includes(error.code))) {
		for (const listener of listeners) listener(error);
	}
}

/** Sends a request; rejects with an {@link ApiError} for any answer that is not 2xx. An abort rejects with the browser's AbortError. */
export async function send(
	method: string,
	where: string,
	options: { json?: unknown; body?: BodyInit; type?: string; accept?: string; signal?: AbortSignal } = {},
): Promise<Response> {
	const headers: Record<string, string> = { Accept: options.accept ?? 'application/json' };
	let body = options.body;
	if (options.json !== undefined) {
		headers['Content-Type'] = 'application/json';
		body = JSON.stringify(options.json);
	} else if (options.type) {
		headers['Content-Type'] = options.type;
	}
	let response: Response;
	try {
		response = await fetch(`/api/v1${where}`, {
			method,
			headers,
			body,
			signal: options.signal,
			credentials: 'same-origin',
		});
	} catch (error) {
		if (options.signal?.aborted) throw error;
		throw new ApiError(0, 'unreachable', '');
	}
	if (!response.ok) throw errorOf(response.status, await response.text());
	return response;
}

export async function get<T>(where: string, query?: Query, signal?: AbortSignal): Promise<T> {
	const response = await send('GET', withQuery(where, query), { signal });
	return (await response.json()) as T;
}

/** Sends JSON (or nothing); answers with the JSON of the answer, undefined when it has none. */
export async function change<T>(
	method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
	where: string,
	json?: unknown,
): Promise<T> {
	const response = await send(method, where, { json });
	const text = await response.text();
	return (text ? JSON.parse(text) : undefined) as T;
}
