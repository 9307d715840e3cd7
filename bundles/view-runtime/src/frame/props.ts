/** WeChat's reading of attribute values: templates give strings, bindings give any JSON value. */

/** true for `true`, a bare attribute ('') and any other non-empty string but "false". */
export function toBoolean(value: unknown): boolean {
	return value === '' || (value !== 'false' && Boolean(value));
}

/** A number, or the default when it is none. */
export function toNumber(value: unknown, otherwise: number): number {
	if (value === null || value === undefined || value === '' || value === true || value === false) return otherwise;
	const number = Number(value);
	return Number.isFinite(number) ? number : otherwise;
}

/** A length in px, read from `20`, `"20"`, `"20px"` or `"40rpx"`. */
export function toPixels(value: unknown, otherwise: number): number {
	const match = typeof value === 'string' ? /^\s*(-?[\d.]+)\s*(rpx|px)?\s*$/.exec(value) : null;
	if (match) return match[2] === 'rpx' ? (Number(match[1]) * window.innerWidth) / 750 : Number(match[1]);
	return toNumber(value, otherwise);
}

/** A string; null and undefined are ''. */
export function toText(value: unknown): string {
	return value === null || value === undefined ? '' : String(value);
}

/** A length as CSS takes it: a number is px, `40rpx` a share of the frame's width, other units stay; anything else is the default. */
export function toCssLength(value: unknown, otherwise: string): string {
	const match = /^\s*(-?\d*\.?\d+)\s*([a-z]*|%)\s*$/i.exec(toText(value));
	if (!match) return otherwise;
	const [, number, unit] = match;
	return unit === '' ? `${number}px` : unit === 'rpx' ? `calc(${number} * var(--rpx))` : `${number}${unit}`;
}
