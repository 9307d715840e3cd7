import { ApiError, errorOf } from './http.ts';

/** Where an upload is: the share that was sent (0 to 1), then what the server says it is doing. */
export interface UploadProgress {
	sent: number;
	/** the server's word: `received`, `compiling`, `storing`, `done` … ; absent while bytes are on their way */
	phase?: string;
}

interface Upload {
	where: string;
	body: Blob;
	type: string;
	/** ask for the server's phases, one JSON object a line */
	phases?: boolean;
	signal?: AbortSignal;
	onProgress: (progress: UploadProgress) => void;
}

/** Posts a file. XMLHttpRequest, because fetch does not tell how much was sent. @returns the last line, or the JSON of the answer */
export function upload<T>({ where, body, type, phases, signal, onProgress }: Upload): Promise<T> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		let read = 0;
		let last: any;
		const readLines = (all: boolean) => {
			const text = request.responseText;
			const end = all ? text.length : text.lastIndexOf('\n') + 1;
			for (const line of text.slice(read, end).split('\n')) {
				if (!line.trim()) continue;
				last = JSON.parse(line);
				if (last.phase) onProgress({ sent: 1, phase: last.phase });
			}
			read = end;
		};
		const streams = () => (request.getResponseHeader('Content-Type') ?? '').startsWith('application/x-ndjson');
		request.open('POST', `/api/v1${where}`);
		request.setRequestHeader('Content-Type', type);
		request.setRequestHeader('Accept', phases ? 'application/x-ndjson' : 'application/json');
		request.upload.onprogress = (event) => event.total && onProgress({ sent: event.loaded / event.total });
		request.upload.onload = () => onProgress({ sent: 1 });
		request.onprogress = () => request.status < 300 && streams() && readLines(false);
		request.onerror = () => reject(new ApiError(0, 'unreachable', ''));
		request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
		request.onload = () => {
			if (request.status >= 300) return reject(errorOf(request.status, request.responseText));
			if (!streams()) return resolve(request.responseText ? JSON.parse(request.responseText) : undefined);
			readLines(true);
			if (last?.error) reject(errorOf(last.status ?? 422, JSON.stringify(last)));
			else resolve(last as T);
		};
		signal?.addEventListener('abort', () => request.abort());
		request.send(body);
	});
}
