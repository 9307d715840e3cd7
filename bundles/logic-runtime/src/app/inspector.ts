import { Component as GlassComponent, Element as GlassElement, type GeneralComponent } from 'glass-easel';
import type { AppData, ComponentData, InspectQuestion } from '@loggia/messages';
import type { Host } from '../host.ts';
import { toJson } from '../primordials.ts';
import { endOfTurn } from '../turn.ts';
import type { Page } from './page.ts';

const MOST_COMPONENTS = 300;
const MOST_VALUES = 5000;
const MOST_ITEMS = 200;
const MOST_CHARACTERS = 1000;
const DEPTH = 10;

/** Tells the developer of a develop version what pages and components hold: when asked, and again when it has changed. */
export interface Inspector {
	/** A question; one that was still waiting is answered too. */
	ask(id: number, question: InspectQuestion): void;
	/** Something was dispatched: a question that waits may have its answer by the end of the turn. */
	dispatched(): void;
}

/** @param stack the open pages, bottom first */
export function createInspector(host: Host, stack: () => readonly Page[]): Inspector {
	let revision = 0;
	let last = '';
	/** the question that waits for a change */
	let waiting: number | undefined;

	function look(): string {
		const budget = { values: MOST_VALUES, components: MOST_COMPONENTS };
		const pages = stack().map((page) => ({
			page: page.id,
			path: page.path,
			data: plain(page.component ? page.component.data : page.instance.data, DEPTH, budget),
			components: page.component ? componentsIn(page.component, budget) : [],
		}));
		const text = toJson(pages satisfies AppData['pages']);
		if (text !== last) {
			last = text;
			revision++;
		}
		return text;
	}

	function answer(id: number): void {
		host.sendText('inspect', { id }, `{"revision":${revision},"pages":${last}}`);
	}

	const check = endOfTurn(() => {
		const before = revision;
		if (waiting === undefined) return;
		look();
		if (revision === before) return;
		const id = waiting;
		waiting = undefined;
		answer(id);
	});

	return {
		ask(id, { since }) {
			look();
			if (waiting !== undefined) answer(waiting);
			waiting = undefined;
			if (since === revision) waiting = id;
			else answer(id);
		},
		dispatched() {
			if (waiting !== undefined) check();
		},
	};
}

interface Budget {
	values: number;
	components: number;
}

/** The components in a component's template, with those in their slots. */
function componentsIn(owner: GeneralComponent, budget: Budget): ComponentData[] {
	const found: ComponentData[] = [];
	collect(owner.getShadowRoot(), found, budget);
	return found;
}

function collect(node: unknown, found: ComponentData[], budget: Budget): void {
	if (!(node instanceof GlassElement)) return;
	for (const child of node.childNodes) {
		if (budget.components <= 0) return;
		if (!(child instanceof GlassComponent)) {
			collect(child, found, budget);
			continue;
		}
		budget.components--;
		const component = child as GeneralComponent;
		const components = componentsIn(component, budget);
		collect(component, components, budget);
		found.push({ is: component.is, id: component.id, data: plain(component.data, DEPTH, budget), components });
	}
}

/** A copy that is JSON, whatever the value is: cycles, functions and what is too much become words. */
function plain(value: unknown, depth: number, budget: Budget): unknown {
	if (budget.values-- <= 0) return '…';
	switch (typeof value) {
		case 'string':
			return value.length > MOST_CHARACTERS
				? `${value.slice(0, MOST_CHARACTERS)}… (${value.length} characters)`
				: value;
		case 'number':
			return Number.isFinite(value) ? value : String(value);
		case 'boolean':
		case 'undefined':
			return value;
		case 'object':
			break;
		default:
			return `[${typeof value}]`;
	}
	if (value === null) return null;
	if (depth === 0) return Array.isArray(value) ? `[Array(${value.length})]` : '[Object]';
	if (Array.isArray(value)) {
		const items = value.slice(0, MOST_ITEMS).map((item) => plain(item, depth - 1, budget) ?? null);
		return value.length > MOST_ITEMS ? [...items, `… ${value.length - MOST_ITEMS} more`] : items;
	}
	if (value instanceof Date) return String(value);
	if (value instanceof ArrayBuffer) return `[ArrayBuffer(${value.byteLength})]`;
	const copy: Record<string, unknown> = {};
	for (const key of Object.keys(value).slice(0, MOST_ITEMS)) {
		try {
			copy[key] = plain((value as Record<string, unknown>)[key], depth - 1, budget);
		} catch {
			copy[key] = '[unreadable]';
		}
	}
	return copy;
}
