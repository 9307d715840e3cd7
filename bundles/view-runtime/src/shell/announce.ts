import { byId } from './dom.ts';

/** Says something to those who cannot see it, when they have a moment. */
export function announce(text: string): void {
	const region = byId('status');
	// the same words again are news too
	region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
