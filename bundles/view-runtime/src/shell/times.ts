import { language } from './strings.ts';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
];

/** How long ago, in words: `2 minutes ago`, `now`. */
export function ago(at: number, now = Date.now()): string {
	const format = new Intl.RelativeTimeFormat(language.replace('_', '-'), { numeric: 'auto' });
	const passed = Math.max(0, now - at);
	const unit = UNITS.find(([, length]) => passed >= length);
	return unit ? format.format(-Math.floor(passed / unit[1]), unit[0]) : format.format(0, 'second');
}
