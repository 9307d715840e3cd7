const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** `wx.arrayBufferToBase64` */
export function toBase64(buffer: ArrayBuffer): string {
	const bytes = new Uint8Array(buffer);
	const parts: string[] = [];
	for (let i = 0; i < bytes.length; i += 3) {
		const n = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		const left = bytes.length - i;
		parts.push(
			DIGITS[n >> 18] +
				DIGITS[(n >> 12) & 63] +
				(left > 1 ? DIGITS[(n >> 6) & 63] : '=') +
				(left > 2 ? DIGITS[n & 63] : '='),
		);
	}
	return parts.join('');
}

/** `wx.base64ToArrayBuffer`; characters that are no digits are skipped. */
export function fromBase64(text: string): ArrayBuffer {
	const digits: number[] = [];
	for (const c of String(text)) {
		const digit = DIGITS.indexOf(c === '-' ? '+' : c === '_' ? '/' : c);
		if (digit >= 0) digits.push(digit);
	}
	const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
	for (let i = 0, at = 0; at < bytes.length; i += 4) {
		const n = (digits[i] << 18) | ((digits[i + 1] ?? 0) << 12) | ((digits[i + 2] ?? 0) << 6) | (digits[i + 3] ?? 0);
		for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (n >> shift) & 255;
	}
	return bytes.buffer;
}
