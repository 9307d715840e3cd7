/** What a bare V8 isolate lacks and the template compiler asks for: UTF-8 and base64, nothing more. */

class Utf8Decoder {
	decode(bytes?: Uint8Array): string {
		if (!bytes) return '';
		let text = '';
		const units: number[] = [];
		for (let i = 0; i < bytes.length;) {
			const a = bytes[i++]!;
			if (a < 0x80) units.push(a);
			else if (a < 0xe0) units.push(((a & 31) << 6) | (bytes[i++]! & 63));
			else if (a < 0xf0) units.push(((a & 15) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63));
			else {
				const point =
					(((a & 7) << 18) | ((bytes[i++]! & 63) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63)) - 0x10000;
				units.push(0xd800 + (point >> 10), 0xdc00 + (point & 1023));
			}
			if (units.length > 8000) {
				text += String.fromCharCode(...units);
				units.length = 0;
			}
		}
		return text + String.fromCharCode(...units);
	}
}

class Utf8Encoder {
	encode(text: string): Uint8Array {
		const bytes = new Uint8Array(text.length * 3);
		return bytes.slice(0, this.encodeInto(text, bytes).written);
	}

	encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
		let at = 0;
		let read = 0;
		while (read < text.length) {
			const point = text.codePointAt(read)!;
			const safe = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
			const size = safe < 0x80 ? 1 : safe < 0x800 ? 2 : safe < 0x10000 ? 3 : 4;
			if (at + size > bytes.length) break;
			if (size === 1) bytes[at++] = safe;
			else {
				bytes[at++] = (size === 2 ? 0xc0 : size === 3 ? 0xe0 : 0xf0) | (safe >> (6 * (size - 1)));
				for (let shift = 6 * (size - 2); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((safe >> shift) & 63);
			}
			read += point > 0xffff ? 2 : 1;
		}
		return { read, written: at };
	}
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function atob(base64: string): string {
	const codes = new Int8Array(128).fill(-1);
	for (let i = 0; i < 64; i++) codes[ALPHABET.charCodeAt(i)] = i;
	const parts: string[] = [];
	let units: number[] = [];
	let bits = 0;
	let held = 0;
	for (let i = 0; i < base64.length; i++) {
		const code = codes[base64.charCodeAt(i) & 127]!;
		if (code < 0) continue;
		held = ((held << 6) | code) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			units.push((held >> bits) & 255);
			if (units.length > 8000) {
				parts.push(String.fromCharCode(...units));
				units = [];
			}
		}
	}
	return parts.join('') + String.fromCharCode(...units);
}

const globals = globalThis as unknown as Record<string, unknown>;
globals['TextDecoder'] ??= Utf8Decoder;
globals['TextEncoder'] ??= Utf8Encoder;
globals['atob'] ??= atob;
export {};
