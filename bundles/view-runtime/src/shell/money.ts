const SIGNS: Record<string, string> = { CNY: '¥' };

/**
 * An amount as people read it: `¥1,234.50`.
 * @param amount whole hundredths (fen)
 * @returns null for what is no amount: then nothing must be shown that looks like one
 */
export function money(amount: unknown, currency: unknown = 'CNY'): string | null {
	if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) return null;
	if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return null;
	const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
	const part = String(amount % 100).padStart(2, '0');
	return `${SIGNS[currency] ?? `${currency} `}${whole}.${part}`;
}
