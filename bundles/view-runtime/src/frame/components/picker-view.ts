import { replayProps } from '../components.ts';
import { emit } from '../emit.ts';
import type { BasicComponent } from '../node-table.ts';
import { toBoolean, toNumber, toText } from '../props.ts';
import { EchoGuard } from './echo-guard.ts';
import type PickerViewColumnElement from './picker-view-column.ts';
import { attachShadow, make } from './shadow.ts';

const CSS = `
.columns { display: flex; height: 100%; overflow: hidden; }
`;

/** `<picker-view>`: `pickstart`, `pickend`, and `change` {value: index of each column} when all columns lie still. */
export default class PickerViewElement extends HTMLElement implements BasicComponent {
	private readonly props = new Map<string, unknown>();
	private readonly guard = new EchoGuard();
	private started = false;
	private queued = false;
	/** what the app asked for, or what the person chose since */
	private wanted: unknown[] = [];
	/** what was told last */
	private told: number[] = [];
	private picking = false;

	connectedCallback(): void {
		if (this.started) return;
		this.started = true;
		attachShadow(this, CSS, make('div', 'columns', document.createElement('slot')));
		replayProps(this);
	}

	propChanged(name: string, value: unknown): void {
		if (name === 'value' && !this.guard.accepts(JSON.stringify(value), JSON.stringify(this.value))) return;
		this.props.set(name, value);
		if (name === 'stamp') this.guard.acknowledged(toNumber(value, 0));
		else if (name === 'value') this.want(value);
		else for (const column of this.columns) column.decorate?.();
	}

	/** A property as text, for the columns. */
	prop(name: string): string {
		return toText(this.props.get(name));
	}

	/** The person turns one of the columns. */
	pickStarted(): void {
		if (this.picking) return;
		this.picking = true;
		this.told = this.value;
		emit(this, 'pickstart', {});
	}

	/** The person's hand left a column. */
	released(): void {
		if (!toBoolean(this.props.get('immediate-change') ?? false)) return;
		this.tellChange(this.columns.map((column) => column.heading ?? 0));
	}

	/** A column lies still. */
	settled(): void {
		if (this.columns.some((column) => column.wheel?.busy)) return;
		this.tellChange(this.value);
		this.picking = false;
		emit(this, 'pickend', {});
	}

	get held(): { given: unknown; value: unknown } {
		return { given: JSON.stringify(this.props.get('value') ?? null), value: this.value };
	}

	restoreHeld(value: unknown): void {
		this.want(value);
	}

	/** Left and Right go to the next column. */
	keyOf(column: PickerViewColumnElement, event: KeyboardEvent): void {
		const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
		const { columns } = this;
		const next = by === 0 ? undefined : columns[columns.indexOf(column) + by];
		if (!next) return;
		event.preventDefault();
		next.focus();
	}

	private get value(): number[] {
		return this.columns.map((column) => column.index ?? 0);
	}

	private get columns(): PickerViewColumnElement[] {
		const all = [...this.querySelectorAll<PickerViewColumnElement>('wx-picker-view-column')];
		return all.filter((column) => column.closest('wx-picker-view') === this);
	}

	private want(value: unknown): void {
		this.wanted = Array.isArray(value) ? (value as unknown[]) : [];
		this.later();
	}

	/** After the patch: columns and rows often come behind the value. */
	later(): void {
		if (this.queued) return;
		this.queued = true;
		queueMicrotask(() => {
			this.queued = false;
			this.columns.forEach((column, at) => column.want?.(toNumber(this.wanted[at], 0)));
		});
	}

	private tellChange(value: number[]): void {
		this.wanted = value;
		if (JSON.stringify(value) === JSON.stringify(this.told)) return;
		this.told = value;
		const stamp = this.guard.typed(JSON.stringify(value));
		this.guard.settle();
		emit(this, 'change', { value }, { stamp });
	}
}
