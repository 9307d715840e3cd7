import { MutationObserver, TextNode, type GeneralComponent, type Node } from 'glass-easel';

/** glass-easel's SlotMode, a const enum of its sources */
const SINGLE = 1;
const MULTIPLE = 2;

/**
 * Keeps data `__slotEmpty` of a component whose template has slots with fallback content: true under the name of each slot that its
 * user gives nothing. Called when the component is attached, with all it was given.
 *
 * @param names the slots with fallback content, '' for the one without a name
 */
export function keepSlotFallbacks(
	component: GeneralComponent,
	names: readonly string[],
	soon: (f: () => void) => void,
) {
	let waiting = false;
	let said = '';

	function tell(): void {
		waiting = false;
		const given = slotsGiven(component);
		const empty = Object.fromEntries(names.map((name) => [name || 'default', !given(name)]));
		const text = names.map(given).join();
		if (text === said) return;
		said = text;
		component.setData({ __slotEmpty: empty });
	}

	MutationObserver.create((event) => {
		if (waiting || (event.type === 'properties' && event.attributeName !== 'slot')) return;
		waiting = true;
		soon(tell);
	}).observe(component, { childList: true, characterData: true, properties: true, subtree: true });
	tell();
}

/** Whether something stands in the slot of a name: an element, a component, text that is not blank. */
function slotsGiven(component: GeneralComponent): (name: string) => boolean {
	const shadow = component.getShadowRoot();
	const mode = shadow?.getSlotMode();
	const filled = new Set<string>();
	shadow?.forEachSlotContentInSlot((node, slot) => {
		if (isBlank(node)) return;
		if (mode === SINGLE) filled.add('*');
		else if (mode === MULTIPLE) filled.add(nodeSlot(node));
		else filled.add((slot as { _$slotName?: string | null } | null | undefined)?._$slotName ?? '');
	});
	return (name) => filled.has(name) || filled.has('*');
}

function isBlank(node: Node): boolean {
	return TextNode.isTextNode(node) && node.textContent.trim() === '';
}

function nodeSlot(node: Node): string {
	return TextNode.isTextNode(node) ? '' : node.slot;
}
