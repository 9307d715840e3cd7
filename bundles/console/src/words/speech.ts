import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';
export type Word = keyof typeof en;

/** Everything that depends on the language: sentences, numbers, sizes, amounts, times. */
export interface Speech {
	language: Language;
	/** for Intl and the `lang` attribute */
	locale: string;
	/** A sentence with `{name}` filled in; `{n|session|sessions}` takes the first form for one */
	t(word: Word, values?: Record<string, string | number>): string;
	/** A word of the server's (a state, an outcome) in this language, or as it came when we have none */
	term(group: string, word: string | null | undefined): string;
	number(value: number): string;
	bytes(value: number): string;
	/** @param fen whole 1/100 of the currency's unit */
	money(fen: number, currency?: string): string;
	moment(ms: number): string;
	/** `3 minutes ago`, relative to `now` */
	ago(ms: number, now: number): string;
	/** the two largest units of a time in ms */
	duration(ms: number): string;
}

const DICTIONARIES: Record<Language, Record<string, string>> = { en, zh };
const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
const STEPS: [Intl.RelativeTimeFormatUnit & ('second' | 'minute' | 'hour' | 'day'), number][] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1_000],
];

function fill(text: string, values: Record<string, string | number>, number: (n: number) => string): string {
	return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
		const value = values[name];
		if (value === undefined) return whole;
		if (one !== undefined) return value === 1 ? one : many!;
		return typeof value === 'number' ? number(value) : value;
	});
}

/** The first of the browser's languages that the console speaks. */
export function browserLanguage(languages: readonly string[]): Language {
	for (const language of languages) {
		if (/^zh\b/i.test(language)) return 'zh';
		if (/^en\b/i.test(language)) return 'en';
	}
	return 'en';
}

export function speech(language: Language): Speech {
	const words = DICTIONARIES[language];
	const locale = LOCALES[language];
	const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
	const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
	const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	const number = (value: number) => plain.format(value);
	return {
		language,
		locale,
		number,
		t: (word, values = {}) => fill(words[word]!, values, number),
		term: (group, word) => (word == null ? '' : (words[`${group}.${word.toLowerCase()}`] ?? word)),
		bytes(value) {
			const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
			let unit = 0;
			for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
			return new Intl.NumberFormat(locale, {
				style: 'unit',
				unit: units[unit],
				unitDisplay: unit ? 'short' : 'long',
				maximumFractionDigits: value < 10 && unit ? 1 : 0,
			}).format(value);
		},
		money: (fen, currency = 'CNY') =>
			new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(fen / 100),
		moment: (ms) => dateTime.format(ms),
		ago(ms, now) {
			const away = ms - now;
			for (const [unit, size] of STEPS) {
				if (Math.abs(away) >= size) return relative.format(Math.trunc(away / size), unit);
			}
			return relative.format(0, 'second');
		},
		duration(ms) {
			const parts: string[] = [];
			for (const [unit, size] of STEPS) {
				const count = Math.floor(ms / size);
				if (!count || parts.length === 2) continue;
				parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
				ms -= count * size;
			}
			return (
				parts.join(' ') ||
				new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(0)
			);
		},
	};
}
