import type { LogLine, Message, PageStackChange, UncaughtError } from '@loggia/messages';
import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import { tempFileUrl } from '../temp-files.ts';
import { bodyOf } from '../wire.ts';
import { avatar, nameOf, readAccount, signInAddress, signOut, type Account } from './account.ts';
import { isIpAddress, readAddress, writeAddress, type AppAddress } from './address.ts';
import type { AppFace } from './app-icon.ts';
import { Chrome } from './chrome.ts';
import { Cover } from './cover.ts';
import { byId, el } from './dom.ts';
import { readFacts, type ShellFacts } from './facts.ts';
import { FrameHost } from './frame-host.ts';
import {
	forgetSession,
	keepSession,
	originUnreachable,
	rememberUnreachable,
	resumableSession,
} from './session-store.ts';
import { Sheets } from './sheets.ts';
import { ShellLink } from './shell-link.ts';
import { StackHistory } from './stack-history.ts';
import { setErrors, setRoute, setState } from './state.ts';
import { language, words } from './strings.ts';

/** JSON of `ready` from the gateway. */
interface Ready {
	session: string;
	ticket: string;
	frame: string;
	cap: string;
	/** temporary files of the session: `/t/CAP` */
	temp: string;
	app: { name: string; icon: string | null; version: string };
	manifest: Omit<ReleaseManifest, 'apis' | 'diagnostics'>;
	errors: number;
}

/** Tries without an answer after which the person is told, while nothing shows yet and while the app shows. */
const TRIES_BEFORE_ERROR = 4;
const TRIES_BEFORE_VEIL = 3;

/** One app in one tab: the trusted side of a session. */
class Shell {
	private readonly device = byId('device');
	private readonly cover = new Cover(byId('cover'));
	private readonly frame: FrameHost;
	private readonly sheets: Sheets;
	private readonly chrome: Chrome;
	private readonly history: StackHistory;
	private readonly link: ShellLink;
	private opaque: boolean;
	private ready: Ready | null = null;
	private stack: PageStackChange['stack'] = [];
	private shown = false;
	private customBar = false;
	private lastFacts = '';
	private account: Account | null = null;
	/** questions of the gateway that wait for the person, and answers that found no socket, by the gateway's numbers */
	private readonly asked = new Map<number, { reply?: unknown }>();

	constructor(
		private readonly address: AppAddress,
		private session: string | undefined,
	) {
		this.opaque = address.opaque || isIpAddress(location.hostname) || originUnreachable();
		this.cover.loading(null);
		this.frame = new FrameHost(byId('stage'), {
			ticket: async () => bodyOf<{ ticket: string }>(await this.link.ask('ticket', {})).ticket,
			unreachable: () => this.fallBack(),
			link: () => undefined,
		});
		this.sheets = new Sheets(
			byId('sheets'),
			() => this.face(),
			(path) => this.fileUrl(path),
		);
		this.chrome = new Chrome({
			back: () => this.link.send({ kind: 'navigate' }, { type: 'navigateBack', delta: 1 }),
			home: () =>
				this.link.send({ kind: 'navigate' }, { type: 'reLaunch', url: `/${this.ready?.manifest.entry ?? ''}` }),
			menu: () => void this.menu(),
			close: () => this.leave('/'),
		});
		this.history = new StackHistory({
			back: (delta) => this.link.send({ kind: 'navigate' }, { type: 'navigateBack', delta }),
		});
		this.link = new ShellLink({
			open: () => this.openBody(),
			received: (message) => this.received(message),
			away: (tries) => this.away(tries),
		});
		document.addEventListener('visibilitychange', () => {
			this.link.send({ kind: document.visibilityState === 'visible' ? 'show' : 'hide' });
		});
		const changed = () => this.tellFacts();
		new ResizeObserver(changed).observe(this.device);
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
		for (const type of ['online', 'offline']) window.addEventListener(type, changed);
		void this.readAccount();
	}

	private async readAccount(): Promise<void> {
		this.account = await readAccount();
		const person = this.account?.person;
		this.chrome.account(person ? nameOf(person) : null);
	}

	private facts(): ShellFacts {
		return readFacts(this.device, this.customBar);
	}

	private openBody(): Record<string, unknown> {
		const { appId, version, path, query } = this.address;
		const facts = this.facts();
		this.lastFacts = JSON.stringify(facts);
		const { session, opaque } = this;
		return { appId, version, path, query, session, opaque, ...facts };
	}

	private tellFacts(): void {
		const facts = this.facts();
		const text = JSON.stringify(facts);
		if (!this.ready || text === this.lastFacts) return;
		this.lastFacts = text;
		this.link.send({ kind: 'hostFacts' }, facts);
	}

	private received(message: Message): void {
		switch (message.header.kind) {
			case 'ready':
				this.begin(bodyOf<Ready>(message));
				break;
			case 'navigate':
				this.navigated(bodyOf<PageStackChange>(message));
				break;
			case 'show':
				this.show();
				break;
			case 'hide':
				this.shown = false;
				this.sheets.clear();
				this.cover.veil(words('restoring'));
				break;
			case 'query':
				void this.answer(message);
				break;
			case 'error':
				setErrors(bodyOf<UncaughtError & { count: number }>(message).count);
				break;
			case 'log':
				this.print(bodyOf<LogLine>(message));
				break;
			case 'close':
				this.closed(bodyOf<{ reason: string; message?: string }>(message));
				break;
		}
	}

	private begin(ready: Ready): void {
		const resumed = this.ready?.session === ready.session && this.frame.open;
		if (this.ready && this.ready.session !== ready.session) {
			this.asked.clear();
			this.sheets.clear();
		}
		this.ready = ready;
		this.session = ready.session;
		keepSession(this.address.appId, ready.session);
		setErrors(ready.errors);
		this.link.send({ kind: document.visibilityState === 'visible' ? 'show' : 'hide' });
		this.tellFacts();
		if (resumed) {
			if (this.shown && this.cover.kind === 'restoring') this.cover.clear();
			return;
		}
		const { manifest } = ready;
		this.shown = false;
		this.stack = [];
		setState('loading');
		const path = this.address.path || manifest.entry;
		this.bar({ ...manifest.window, ...manifest.pageWindow?.[path], navigationBarTitleText: ready.app.name });
		this.cover.loading(this.face());
		this.frame.start(ready.frame, this.opaque, ready.app.name, {
			ticket: ready.ticket,
			cap: ready.cap,
			temp: ready.temp,
			shell: location.origin,
			styles: manifest.pageStyles,
			path,
			background: String(manifest.window.backgroundColor ?? '#ffffff'),
			language,
		});
	}

	private navigated(change: PageStackChange): void {
		this.stack = change.stack;
		const top = change.stack.at(-1);
		if (!top) return;
		setRoute(top.path);
		this.bar(change.window);
		this.history.follow(change.stack.length, writeAddress(this.address, top.path, top.query));
	}

	/** Draws the navigation bar for the page on top. */
	private bar(window: Record<string, unknown>): void {
		const top = this.stack.at(-1);
		const { manifest } = this.ready ?? {};
		const tabs = ((manifest?.tabBar?.list ?? []) as { pagePath?: string }[]).map((tab) => tab.pagePath);
		const deep = this.stack.length > 1;
		this.customBar = window.navigationStyle === 'custom';
		this.chrome.show({
			title: String(window.navigationBarTitleText ?? this.ready?.app.name ?? ''),
			background: String(window.navigationBarBackgroundColor ?? '#000000'),
			text: String(window.navigationBarTextStyle ?? 'white'),
			back: deep,
			home: !deep && top !== undefined && top.path !== manifest?.entry && !tabs.includes(top.path),
			loading: Boolean(window.navigationBarLoading),
			custom: this.customBar,
		});
		this.tellFacts();
	}

	private show(): void {
		this.shown = true;
		this.cover.clear();
		setState('ready');
		this.frame.focus();
	}

	/** A question that the gateway repeats after a drop is still the same question: it is not shown twice. */
	private async answer(message: Message): Promise<void> {
		const { id = 0, sheet = '' } = message.header;
		const known = this.asked.get(id);
		if (known) {
			if ('reply' in known) this.reply(id, known);
			return;
		}
		const question: { reply?: unknown } = {};
		this.asked.set(id, question);
		const { asked } = this;
		const options = bodyOf<Record<string, unknown>>(message);
		question.reply = sheet === 'facts' ? this.facts() : await this.sheets.show(sheet, options);
		if (asked.get(id) !== question) return;
		if (question.reply === null) question.reply = { error: `the shell has no sheet "${sheet}"` };
		this.reply(id, question);
		if (!this.sheets.busy && this.shown) this.frame.focus();
	}

	private reply(id: number, { reply }: { reply?: unknown }): void {
		const ok = !(reply as { error?: unknown }).error;
		if (this.link.send({ kind: 'queryReply', id, ok }, reply)) this.asked.delete(id);
	}

	private closed({ reason, message }: { reason: string; message?: string }): void {
		this.link.end();
		this.frame.stop();
		this.sheets.clear();
		forgetSession(this.address.appId);
		if (reason === 'signed-out') {
			this.shown = false;
			setState('error');
			this.cover.signedOut(signInAddress(), () => location.reload());
			return;
		}
		this.fail(message || reason, () => location.reload());
	}

	private fail(sentence: string, retry: () => void): void {
		this.shown = false;
		setState('error');
		this.cover.error(sentence, retry);
	}

	private away(tries: number): void {
		if (this.shown && tries === TRIES_BEFORE_VEIL) this.cover.veil(words('reconnecting'));
		if (!this.shown && tries === TRIES_BEFORE_ERROR && this.cover.kind === 'loading') {
			this.fail(words('gatewayAway'), () => {
				setState('loading');
				this.cover.loading(this.ready && this.face());
				this.link.restart();
			});
		}
	}

	/** The app's own origin does not answer: the same session again, in a frame of opaque origin. */
	private fallBack(): void {
		rememberUnreachable();
		this.opaque = true;
		this.frame.stop();
		this.link.restart();
	}

	private async menu(): Promise<void> {
		const { account } = this;
		const person = account?.person;
		const head = person
			? el('div', { className: 'account-row' }, avatar(person), el('span', {}, nameOf(person)))
			: null;
		const items = [words('restart'), words('about'), words('launcher')];
		if (account) items.push(words(person ? 'signOut' : 'signIn'));
		const choice = await this.sheets.menu(items, head);
		if (choice === 0) this.leave(writeAddress(this.address, this.ready?.manifest.entry ?? '', {}));
		else if (choice === 1) await this.sheets.about(this.ready?.app.version ?? '');
		else if (choice === 2) location.assign('/');
		else if (choice === 3 && person) {
			this.link.end();
			await signOut();
		} else if (choice === 3) location.assign(signInAddress());
		this.frame.focus();
	}

	/** Ends the session for good and goes to another address. */
	private leave(address: string): void {
		this.link.send({ kind: 'close' });
		this.link.end();
		forgetSession(this.address.appId);
		location.assign(address);
	}

	private print({ level, text, stack }: LogLine): void {
		console[level](stack ? `${text}\n${stack}` : text);
	}

	private face(): AppFace {
		const { appId } = this.address;
		const { name = appId, icon = null } = this.ready?.app ?? {};
		return { appId, name, icon: icon === null ? null : this.fileUrl(icon) };
	}

	/** A file of the package by its path, or null for anything that is not on this gateway. */
	private fileUrl(path: string): string | null {
		if (/^data:image\//i.test(path)) return path;
		if (!this.ready) return null;
		const temporary = tempFileUrl(this.ready.temp, path);
		if (temporary !== null) return temporary;
		if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) return null;
		if (path.startsWith('/p/')) return path;
		const clean = path.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
		return `${this.ready.cap}/files/${clean.map(encodeURIComponent).join('/')}`;
	}
}

async function start(): Promise<void> {
	document.documentElement.lang = language.replace('_', '-');
	const address = readAddress(location.pathname, location.search);
	if (!address) {
		setState('error');
		new Cover(byId('cover')).error(words('noAddress'), () => location.assign('/'));
		return;
	}
	new Shell(address, await resumableSession(address.appId));
}

void start();
