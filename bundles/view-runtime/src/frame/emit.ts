import type { EventExtra, Sender } from './sender.ts';

let sender: Sender | null = null;

/** Called once when the frame starts: components are created by the browser, so they cannot be handed their sender. */
export function setSender(value: Sender): void {
	sender = value;
}

/** An event of a basic component that does not bubble (`input`, `load`, `scroll`, …). @returns whether somebody listens */
export function emit(element: HTMLElement, type: string, detail: unknown, extra?: EventExtra): boolean {
	return sender?.own(element, type, detail, extra) ?? false;
}
