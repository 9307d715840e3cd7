import type { FrameFacts, FrameRelease, Message, Patch, UncaughtError, ViewQuery } from '@loggia/messages';
import { Listen } from '@loggia/messages/patch-ops';
import { bodyOf } from '../wire.ts';
import { Animations } from './animations.ts';
import { allLoaded, onComponentFailure } from './components.ts';
import { setSender } from './emit.ts';
import { Hover } from './hover.ts';
import { listenForEscape, listenForKeys, tapListenerChanged, updateTapTargets } from './keyboard.ts';
import { Intersections } from './intersections.ts';
import { Link } from './link.ts';
import { NodeTable } from './node-table.ts';
import { Pages } from './pages.ts';
import { applyPatch } from './patch.ts';
import { answer } from './queries.ts';
import { setReleaseBase, setTempBase } from './resources.ts';
import { rememberState } from './restore.ts';
import { Sender } from './sender.ts';
import { readParameters, ShellChannel } from './shell-channel.ts';
import { Touches } from './touches.ts';
import { onViewComponentFailure, setViewComponents } from './view-components.ts';
import { ViewScripts } from './view-scripts.ts';
import { followViewport } from './viewport.ts';

/** A view that does not fit asks for a snapshot at most this often, ms: one that never fits must not loop. */
const RESYNC_PAUSE = 10_000;

const parameters = readParameters();
const channel = new ShellChannel(parameters.shell);
const nodes = new NodeTable();
const inbox: Message[] = [];
let handling = false;
let applied = 0;
let resyncedAt = -Infinity;

setReleaseBase(parameters.cap);
setTempBase(parameters.temp);
followViewport();
if (parameters.dark) document.documentElement.dataset.dark = '';
document.documentElement.lang = parameters.language.replace('_', '-');

const pages: Pages = new Pages(document.body, {
	styles: parameters.styles,
	background: parameters.background,
	report,
	scrolled: (page) => sender.pageScroll(page),
	happened: (page, type, detail) => sender.pageEvent(page, type, detail),
});
pages.preload(parameters.path);

const link = new Link({
	url: `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws/view`,
	ticket: parameters.ticket,
	freshTicket: () => channel.ticket(),
	lastApplied: () => applied,
	received: (message) => {
		inbox.push(message);
		void handleAll();
	},
	state: (state) => {
		document.documentElement.dataset.loggiaLink = state;
		channel.send({ loggia: 'link', state });
	},
	lost: (count) => report('view', `${count} event(s) were not sent: the connection was away for too long`),
});
const scripts: ViewScripts = new ViewScripts({
	callMethod: (element, own, method, args) => sender.tell(element, 'wxs:call', { own, method, args }),
	triggerEvent: (element, own, name, detail) => sender.tell(element, 'wxs:trigger', { own, name, detail }),
	report: (error) => report('wxs', String(error), undefined, error),
});
const sender: Sender = new Sender(link, pages, scripts);
setSender(sender);
const intersections = new Intersections(nodes, pages, (target, detail) => sender.tell(target, 'intersection', detail));
const animations = new Animations((element, animation) => sender.tell(element, 'animated', { animation }));
const hover = new Hover();
const touches = new Touches(pages, sender, hover);
listenForKeys();
listenForEscape(() => channel.send({ loggia: 'back' }));
forward('transitionend', (event: TransitionEvent) => ({
	propertyName: event.propertyName,
	elapsedTime: event.elapsedTime,
}));
for (const type of ['animationstart', 'animationiteration', 'animationend'] as const) {
	forward(type, (event: AnimationEvent) => ({ animationName: event.animationName, elapsedTime: event.elapsedTime }));
}
onViewComponentFailure((message, error) => report('view', message, undefined, error));
onComponentFailure((tag, error) => report('view', `<${tag}> did not load: ${String(error)}`));
window.addEventListener('error', (event) => report('view', event.message || 'script error', undefined, event.error));
window.addEventListener('unhandledrejection', (event) => report('view', String(event.reason), undefined, event.reason));

/** One message after the other: a patch is done when its pages have their styles, and only then the next one counts. */
async function handleAll(): Promise<void> {
	if (handling) return;
	handling = true;
	for (let message = inbox.shift(); message; message = inbox.shift()) {
		try {
			await handle(message);
		} catch (e) {
			report('view', `${message.header.kind}: ${String(e)}`, undefined, e);
		}
	}
	handling = false;
}

async function handle(message: Message): Promise<void> {
	const { header } = message;
	switch (header.kind) {
		case 'patch':
		case 'snapshot':
			await update(message);
			break;
		case 'ready': {
			const release = bodyOf<FrameRelease>(message);
			setReleaseBase(release.cap);
			await pages.release(release.styles, release.background);
			break;
		}
		case 'hostFacts':
			setViewComponents(bodyOf<FrameFacts>(message).components);
			break;
		case 'query': {
			const reply = answer(bodyOf<ViewQuery>(message), nodes, pages, intersections);
			link.send({ kind: 'queryReply', id: header.id }, reply);
			break;
		}
		case 'close':
			link.end();
			break;
		default:
			report('view', `a message of kind ${header.kind} is not for the view`);
	}
}

async function update(message: Message): Promise<void> {
	const { kind, seq = 0 } = message.header;
	if (kind === 'patch' && seq <= applied) {
		link.send({ kind: 'ack', seq });
		return;
	}
	let restore: () => void = () => undefined;
	if (kind === 'snapshot') {
		restore = rememberState(pages);
		pages.clear();
		nodes.clear();
		touches.clear();
		intersections.clear();
		scripts.clear();
	}
	const failed = applyPatch(bodyOf<Patch>(message), nodes, pages, {
		listens: (node, type, flags) => {
			if (type === 'tap') tapListenerChanged(node);
			touches.prevents(node, type, (flags & Listen.prevent) !== 0);
		},
		script: (node, name, value) => scripts.attribute(node, name, value),
		animation: (node, value) => void animations.play(node.dom, value, kind === 'snapshot'),
		command: (node, method, args) => animations.command(node.dom, method, args),
	});
	applied = seq;
	updateTapTargets();
	touches.prune((node) => nodes.get(node.id) === node);
	await Promise.all([pages.settled(), allLoaded()]);
	restore();
	await scripts.applied();
	intersections.changed();
	link.send({ kind: 'ack', seq });
	if (failed.length > 0) mend(failed);
}

/** The view is not what the logic layer thinks: say so, and ask for everything again. */
function mend(failed: Error[]): void {
	report(
		'view',
		failed
			.slice(0, 3)
			.map((e) => e.message)
			.join('; ') + (failed.length > 3 ? ` … (${failed.length})` : ''),
	);
	if (performance.now() - resyncedAt < RESYNC_PAUSE) return;
	resyncedAt = performance.now();
	link.send({ kind: 'ready', seq: 0 });
}

function forward<E extends Event>(type: string, detail: (event: E) => unknown): void {
	document.addEventListener(type, (event) => sender.bubble(event.target as Node, type, detail(event as E)), true);
}

function report(source: string, message: string, path = pages.current?.path, error?: unknown): void {
	const body: UncaughtError = { source, message, path, stack: error instanceof Error ? error.stack : undefined };
	link.send({ kind: 'error' }, body, true);
}
