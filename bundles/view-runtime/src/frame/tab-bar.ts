import type { TabBarItem, TabBarView } from '@loggia/messages/page-settings';
import { attachShadow } from './components/shadow.ts';
import { resourceUrl } from './resources.ts';
import { TAB_BAR_STYLE } from './tab-bar-style.ts';
import { words } from './words.ts';

/** The app's tab bar: one for all tab pages, drawn as the page on top says. Its look is its own: app styles do not reach inside. */
export class TabBar {
	readonly element = document.createElement('loggia-tab-bar');
	private readonly list = document.createElement('div');
	private readonly root = attachShadow(this.element, TAB_BAR_STYLE, this.list);
	private tabs: HTMLButtonElement[] = [];
	private drawn = '';

	/** @param tapped the person chose the tab of that index */
	constructor(private readonly tapped: (index: number) => void) {
		this.list.setAttribute('role', 'tablist');
		this.list.setAttribute('aria-label', words('tabs'));
		this.element.hidden = true;
		this.list.addEventListener('keydown', (event) => this.key(event));
	}

	/** Draws the bar of the page on top; null for a page without one. */
	show(view: TabBarView | null): void {
		this.element.hidden = view === null;
		if (view === null) return;
		const text = JSON.stringify(view);
		if (text === this.drawn) return;
		this.drawn = text;
		const { element } = this;
		element.dataset.position = view.position;
		element.toggleAttribute('data-away', view.hidden);
		element.toggleAttribute('data-moves', view.animation);
		element.inert = view.hidden;
		for (const name of ['color', 'selectedColor', 'backgroundColor'] as const) {
			element.style.setProperty(`--${name}`, view[name]);
		}
		element.dataset.border = view.borderStyle;
		if (this.tabs.length !== view.items.length) {
			this.tabs = view.items.map((_, index) => this.tab(index));
			this.list.replaceChildren(...this.tabs);
		}
		view.items.forEach((item, index) => draw(this.tabs[index], item, index === view.selected, view.position));
	}

	private tab(index: number): HTMLButtonElement {
		const tab = document.createElement('button');
		tab.type = 'button';
		tab.setAttribute('role', 'tab');
		tab.addEventListener('click', (event) => {
			event.stopPropagation();
			this.tapped(index);
		});
		return tab;
	}

	/** Arrows, Home and End move between tabs; Enter and Space choose, as tapping does. */
	private key(event: KeyboardEvent): void {
		const at = this.tabs.indexOf(this.root.activeElement as HTMLButtonElement);
		if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
		const last = this.tabs.length - 1;
		const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
		if (at < 0 || next === undefined) return;
		event.preventDefault();
		this.tabs[(next + last + 1) % (last + 1)].focus();
	}
}

function draw(tab: HTMLButtonElement, item: TabBarItem, selected: boolean, position: string): void {
	tab.setAttribute('aria-selected', String(selected));
	tab.tabIndex = selected ? 0 : -1;
	const label = item.badge
		? words('badge', { text: item.text, count: item.badge })
		: item.redDot
			? words('dot', { text: item.text })
			: item.text;
	tab.setAttribute('aria-label', label);
	const icon = document.createElement('span');
	icon.className = 'icon';
	const source = (selected && item.selectedIconPath) || item.iconPath;
	const found = source && position === 'bottom' ? resourceUrl(source) : null;
	if (found && 'url' in found) {
		const image = document.createElement('img');
		image.src = found.url;
		image.alt = '';
		image.draggable = false;
		// a picture that is not there leaves the text
		image.onerror = () => image.remove();
		icon.append(image);
	}
	if (item.badge || item.redDot) {
		const mark = document.createElement('span');
		mark.className = item.badge ? 'badge' : 'dot';
		mark.textContent = item.badge;
		icon.append(mark);
	}
	const text = document.createElement('span');
	text.className = 'text';
	text.textContent = item.text;
	tab.classList.toggle('textual', !(found && 'url' in found));
	tab.replaceChildren(icon, text);
}
