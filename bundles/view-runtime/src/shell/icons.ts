/** Small line icons of the shell, drawn with the colour of the text around them. */
const PATHS = {
	back: 'M15 4.5 7.5 12l7.5 7.5',
	home: 'M4 11.5 12 4.5l8 7M6.5 10v9.5h11V10',
	menu: '',
	close: '',
	success: 'M5 12.5l4.6 4.6L19 7.6',
	error: 'M12 5.5v8.5M12 18.4v.1',
	share: 'M12 15V4.5M7.5 8.5 12 4l4.5 4.5M5 13v6.5h14V13',
	settings: 'M4 7.5h9m5 0h2M4 16.5h2m5 0h9M13 5v5h4V5zM6 14v5h4v-5z',
	about: 'M12 11v6M12 7.4v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
	restart: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
	launcher: 'M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z',
	person: 'M12 4.5a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM5 19.5c.6-3.4 3.4-5 7-5s6.4 1.6 7 5',
	away: 'M5 12.5a10 10 0 0 1 14 0M8.2 15.8a5.4 5.4 0 0 1 7.6 0M12 19v.1M4 4l16 16',
	paused: 'M9 6v12M15 6v12',
	removed: 'M5 7h14M10 4.5h4M7 7l.8 12.5h8.4L17 7',
	newer: 'M12 19V5M6 11l6-6 6 6',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName, size = 24): SVGSVGElement {
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
