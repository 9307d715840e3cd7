import type { Frame } from 'playwright-core';

/** What a browser's clock is rounded to where the page is not cross-origin isolated, ms. */
export const CLOCK_MS = 0.1;

/**
 * Taps elements `#tap-N` of a page, one after the other, each on its own: it waits until the tapped element shows the next number, lays
 * the page out, and rests a moment as a person would. Measured in the page, from before the first event of a click to after layout.
 * @returns ms of each tap. Rejects when a number is wrong or does not come within 5 s.
 */
export function taps(frame: Frame, count: number, first: number): Promise<number[]> {
	// runs in the page: no named inner function, the loader would add a helper that is not there
	return frame.evaluate(
		async ({ count, first }) => {
			const durations: number[] = [];
			for (let i = 0; i < count; i++) {
				const target = document.querySelector(`#tap-${(first + i * 37) % 100}`) as HTMLElement;
				const next = String(Number(target.textContent) + 1);
				const box = target.getBoundingClientRect();
				const init: PointerEventInit = {
					bubbles: true,
					cancelable: true,
					composed: true,
					view: window,
					detail: 1,
					button: 0,
					clientX: box.left + box.width / 2,
					clientY: box.top + box.height / 2,
					pointerId: 1,
					pointerType: 'mouse',
					isPrimary: true,
				};
				durations.push(
					await new Promise<number>((resolve, reject) => {
						const late = setTimeout(
							() => reject(new Error(`${target.id} shows ${target.textContent}, not ${next}, after 5 s`)),
							5_000,
						);
						new MutationObserver((_, observer) => {
							if (target.textContent !== next) return;
							target.getBoundingClientRect();
							const end = performance.now();
							observer.disconnect();
							clearTimeout(late);
							resolve(end - start);
						}).observe(target, { childList: true, characterData: true, subtree: true });
						const start = performance.now();
						target.dispatchEvent(new PointerEvent('pointerdown', { ...init, buttons: 1 }));
						target.dispatchEvent(new MouseEvent('mousedown', { ...init, buttons: 1 }));
						target.dispatchEvent(new PointerEvent('pointerup', init));
						target.dispatchEvent(new MouseEvent('mouseup', init));
						target.dispatchEvent(new PointerEvent('click', init));
					}),
				);
				await new Promise((resolve) => setTimeout(resolve, 4 + (i % 5)));
			}
			return durations;
		},
		{ count, first },
	);
}

/** Sum of the numbers that the page shows. @throws when there are not 100 */
export async function shownTaps(frame: Frame): Promise<number> {
	const numbers = await frame.evaluate(() =>
		Array.from(document.querySelectorAll('[id^="tap-"]'), (element) => Number(element.textContent)),
	);
	if (numbers.length !== 100) throw new Error(`the page has ${numbers.length} rows, not 100`);
	return numbers.reduce((sum, number) => sum + number, 0);
}
