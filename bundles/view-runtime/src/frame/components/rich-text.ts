import { replayProps } from '../components.ts';
import type { BasicComponent } from '../node-table.ts';
import { toText } from '../props.ts';
import { richNodes } from './rich-nodes.ts';

/**
 * `<rich-text>`: HTML of the app, or a list of nodes, made of trusted tags and attributes only (rich-nodes.ts). It is in the page, not in
 * a shadow tree, because the app's classes apply inside; events inside are the rich-text's own, as in WeChat.
 */
export default class RichTextElement extends HTMLElement implements BasicComponent {
	private readonly content = document.createElement('loggia-rich');
	private readonly props = new Map<string, unknown>();
	private started = false;
	private queued = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		this.append(this.content);
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		this.props.set(name, value);
		if ((name !== 'nodes' && name !== 'space') || this.queued) return;
		this.queued = true;
		queueMicrotask(() => {
			this.queued = false;
			this.content.replaceChildren(richNodes(this.props.get('nodes'), toText(this.props.get('space'))));
		});
	}
}
