const bases = new WeakMap<HTMLElement, string>();
const overlays = new WeakMap<HTMLElement, Map<string, string>>();

/** The style attribute as the logic layer sets it. */
export function setStyle(element: HTMLElement, css: string): void {
	bases.set(element, css);
	write(element);
}

/** Style that is put over it for one purpose (`script`, `animation`), until another one is put there. */
export function overlayStyle(element: HTMLElement, purpose: string, css: string): void {
	const over = overlays.get(element) ?? new Map<string, string>();
	overlays.set(element, over.set(purpose, css));
	write(element);
}

function write(element: HTMLElement): void {
	element.style.cssText = [bases.get(element), ...(overlays.get(element)?.values() ?? [])].filter(Boolean).join(';');
}

/** A property as CSS names it. */
export function styleName(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => '-' + letter.toLowerCase());
}

/** rpx, vw and vh of a script's style become the frame's variables (DESIGN D14). */
export function withUnits(css: string): string {
	return css.replace(
		/(?<![\w#.-])(-?\d*\.?\d+)(rpx|vw|vh)\b/g,
		(_all, number: string, unit: string) => `calc(${number} * var(--${unit}))`,
	);
}
