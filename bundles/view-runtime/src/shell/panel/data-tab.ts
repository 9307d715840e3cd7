import type { AppData, ComponentData } from '@loggia/messages';
import { el } from '../dom.ts';
import { panelWords } from './panel-strings.ts';
import type { Ask, Tab } from './tab.ts';
import { tree } from './tree.ts';

/** Pause after a question that failed, ms: the app is being started anew. */
const PAUSE = 1_000;
/** Least time between two pictures of data that change all the time, ms. */
const STEP = 100;

/** What each page on the stack and its components hold, live: the logic layer answers each question when something has changed. */
export class DataTab implements Tab {
	readonly element: HTMLElement;
	private readonly body = el('div', { className: 'scroller pages', tabIndex: 0 });
	private readonly open = new Set<string>();
	private front = false;
	private asking = false;
	private revision: number | undefined;
	private known = new Set<string>();

	constructor(private readonly ask: Ask) {
		this.body.setAttribute('aria-label', panelWords('data'));
		this.element = el('div', { className: 'tab data' }, this.body);
	}

	shown(front: boolean): void {
		this.front = front;
		if (front) void this.follow();
	}

	/** Another isolate, perhaps: it numbers anew. */
	begin(): void {
		this.revision = undefined;
		if (this.front) void this.follow();
	}

	private async follow(): Promise<void> {
		if (this.asking) return;
		this.asking = true;
		while (this.front && this.element.isConnected) {
			let pause = STEP;
			try {
				const data = (await this.ask('inspect', { since: this.revision })) as unknown as AppData;
				this.revision = data.revision;
				this.show(data);
			} catch {
				this.revision = undefined;
				pause = PAUSE;
			}
			await new Promise((resolve) => setTimeout(resolve, pause));
		}
		this.asking = false;
	}

	private show({ pages }: AppData): void {
		const focused = this.element.contains(document.activeElement);
		const { scrollTop } = this.body;
		// the page on top, and what it holds, are open when they are first seen
		const top = pages.at(-1);
		if (top && !this.known.has(`page${top.page}`)) {
			this.known.add(`page${top.page}`);
			this.open.add(`page${top.page}`).add(`page${top.page}/data`);
		}
		const shown = [...pages]
			.reverse()
			.map((page) =>
				this.fold(
					`page${page.page}`,
					[el('strong', {}, page.path), el('span', { className: 'chip' }, `#${page.page}`)],
					() => [
						tree(page.data ?? {}, this.open, `page${page.page}/data`, 'data'),
						...this.components(page.components, `page${page.page}`),
					],
					'page',
				),
			);
		this.body.replaceChildren(...(shown.length ? shown : [el('p', { className: 'hint' }, panelWords('noData'))]));
		this.body.scrollTop = scrollTop;
		if (focused) this.body.focus({ preventScroll: true });
	}

	private components(list: ComponentData[], path: string): HTMLElement[] {
		return list.map((component, i) => {
			const at = `${path}/c${i}:${component.is}`;
			const id = component.id ? [el('span', { className: 'chip' }, `#${component.id}`)] : [];
			return this.fold(at, [el('code', {}, `<${component.is}>`), ...id], () => [
				tree(component.data ?? {}, this.open, `${at}/data`, 'data'),
				...this.components(component.components, at),
			]);
		});
	}

	private fold(path: string, head: Node[], content: () => HTMLElement[], className = 'component'): HTMLElement {
		const details = el('details', { className: `fold ${className}` }, el('summary', {}, ...head));
		const fill = () => {
			if (details.open && details.childElementCount === 1)
				details.append(el('div', { className: 'members' }, ...content()));
		};
		details.open = this.open.has(path);
		fill();
		details.addEventListener('toggle', () => {
			if (details.open) this.open.add(path);
			else this.open.delete(path);
			fill();
		});
		return details;
	}
}
