import type { Header, Message } from '@loggia/messages';

/** A message that cannot be read: the socket is closed with this sentence. */
export class WireError extends Error {
	override name = 'WireError';
}

/** The form that travels: text `HEADER\nJSON` without attachments, else the binary layout of DESIGN D6. */
export function encode(header: Header, body?: unknown, attachments: ArrayBuffer[] = []): string | ArrayBuffer {
	const json = body === undefined ? '' : JSON.stringify(body);
	const head = JSON.stringify(header);
	return attachments.length === 0 ? `${head}\n${json}` : encodeBinary(head, json, attachments);
}

/** Reads either form. @throws WireError when it is neither */
export function decode(data: string | ArrayBuffer): Message {
	return typeof data === 'string' ? decodeText(data) : decodeBinary(data);
}

/** The JSON of a message as a value; an empty one is `{}`. */
export function bodyOf<T>(message: Message): T {
	return (message.json === '' ? {} : JSON.parse(message.json)) as T;
}

function decodeText(text: string): Message {
	const end = text.indexOf('\n');
	if (end < 0) throw new WireError('A text message has no line break after its header');
	return { header: headerOf(text.slice(0, end)), json: text.slice(end + 1), attachments: [] };
}

function encodeBinary(head: string, json: string, attachments: ArrayBuffer[]): ArrayBuffer {
	const encoder = new TextEncoder();
	const parts = [encoder.encode(head), encoder.encode(json), ...attachments.map((a) => new Uint8Array(a))];
	const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (const part of parts) {
		view.setUint32(at, part.length);
		bytes.set(part, at + 4);
		at += 4 + part.length;
	}
	return bytes.buffer;
}

function decodeBinary(buffer: ArrayBuffer): Message {
	const view = new DataView(buffer);
	const parts: ArrayBuffer[] = [];
	for (let at = 0; at < buffer.byteLength;) {
		if (at + 4 > buffer.byteLength) throw new WireError(`A binary message ends inside a length, at byte ${at}`);
		const length = view.getUint32(at);
		at += 4;
		if (at + length > buffer.byteLength)
			throw new WireError(`A binary message promises ${length} bytes at ${at} and ends`);
		parts.push(buffer.slice(at, at + length));
		at += length;
	}
	if (parts.length < 2) throw new WireError('A binary message has no header or no body');
	const decoder = new TextDecoder();
	return { header: headerOf(decoder.decode(parts[0])), json: decoder.decode(parts[1]), attachments: parts.slice(2) };
}

function headerOf(text: string): Header {
	let header: unknown;
	try {
		header = JSON.parse(text);
	} catch {
		throw new WireError('The header of a message is not JSON');
	}
	if (typeof header !== 'object' || header === null || typeof (header as Header).kind !== 'string') {
		throw new WireError('The header of a message names no kind');
	}
	return header as Header;
}
