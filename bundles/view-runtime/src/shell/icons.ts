/** Small line icons of the shell, drawn with the colour of the text around them. */
const PATHS = {
	back: 'M15 4.5 7.5 12l7.5 7.5',
	home: 'M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10',
	menu: '',
	close: '',
	success: 'M5 12.5l4.6 4.6L19 7.6',
	error: 'M12 5.5v8.5M12 18.4v.1',
} as const;

export function icon(name: keyof typeof PATHS, size = 24): SVGSVGElement {
	const svg = create('svg', { viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', fill: 'none' });
	if (name === 'menu') {
		for (const [x, r] of [
			[5.5, 2],
			[12, 2.9],
			[18.5, 2],
		]) {
			svg.append(create('circle', { cx: x, cy: 12, r, fill: 'currentColor' }));
		}
	} else if (name === 'close') {
		svg.append(create('circle', { cx: 12, cy: 12, r: 8.4, stroke: 'currentColor', 'stroke-width': 2.4 }));
		svg.append(create('circle', { cx: 12, cy: 12, r: 3.1, fill: 'currentColor' }));
	} else {
		const line = { stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
		svg.append(create('path', { d: PATHS[name], ...line }));
	}
	return svg;
}

function create<K extends keyof SVGElementTagNameMap>(
	tag: K,
	attributes: Record<string, unknown>,
): SVGElementTagNameMap[K] {
	const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	return element;
}
