const LABELS = 22;
const VALUES = 24;

/** Where the values of a chart of this size are drawn, in px. What is no number is drawn as 0. */
export function shapes(data, width, height) {
	const numbers = data.map(({ value }) => (Number.isFinite(value) ? value : 0));
	const top = Math.max(0, ...numbers);
	const bottom = Math.min(0, ...numbers);
	const room = Math.max(1, height - LABELS - VALUES);
	const yOf = (value) => VALUES + ((top - value) / (top - bottom || 1)) * room;
	const step = width / Math.max(1, data.length);
	const points = data.map(({ label }, index) => ({
		x: step * (index + 0.5),
		y: yOf(numbers[index]),
		step,
		label: String(label ?? ''),
		value: numbers[index],
	}));
	return { base: yOf(0), line: points.map(({ x, y }) => `${x},${y}`).join(' '), points };
}
