import type { LogLine, Message, PageStackChange, ShellRequest, UncaughtError } from '@loggia/messages';
import type { ReleaseManifest } from '@loggia/messages/compiled-app';
import { tempFileUrl } from '../temp-files.ts';
import { bodyOf } from '../wire.ts';
import { nameOf, readAccount, signInAddress, signOut, type Account } from './account.ts';
import { isIpAddress, readAddress, writeAddress, type AppAddress } from './address.ts';
import type { AppFace } from './app-icon.ts';
import { aboutSheet, type UsedApi } from './app-sheets.ts';
import { capsuleMenu, type MenuChoice } from './capsule-menu.ts';
import { Chrome, type BarState } from './chrome.ts';
import { Cover } from './cover.ts';
import { byId } from './dom.ts';
import { endNotice, type End } from './ended.ts';
import { keepAddress, openerOf, SCENE, takeEntry, type Entry } from './entering.ts';
import { readFacts, type ShellFacts } from './facts.ts';
import { FrameHost } from './frame-host.ts';
import { installedApps, OtherApps } from './other-apps.ts';
import { forgetRecent, openStates, readRecents, rememberRecent } from './recents.ts';
import { Developer } from './panel/developer.ts';
import {
	forgetSession,
	keepSession,
	originUnreachable,
	rememberUnreachable,
	resumableSession,
} from './session-store.ts';
import { shareSheet } from './share-sheet.ts';
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
	app: { name: string; icon: string | null; version: string; envVersion?: string };
	manifest: Omit<ReleaseManifest, 'apis' | 'diagnostics'>;
	errors: number;
}

/** Tries without an answer after which the person is told, while nothing shows yet and while the app shows. */
const TRIES_BEFORE_ERROR = 4;
const TRIES_BEFORE_VEIL = 3;
/** … and after which the veil offers to try now. */
const TRIES_BEFORE_RETRY = 6;

/** One app in one tab: the trusted side of a session. */
class Shell {
	private readonly device = byId('device');
	private readonly cover = new Cover(byId('cover'), byId('stage'));
	private readonly frame: FrameHost;
	private readonly sheets: Sheets;
	private readonly chrome: Chrome;
	private readonly history: StackHistory;
	private readonly link: ShellLink;
	private opaque: boolean;
	private ready: Ready | null = null;
	private stack: PageStackChange['stack'] = [];
	private shown = false;
	private lastFacts = '';
	private account: Account | null = null;
	private readonly accountRead: Promise<unknown>;
	private readonly otherApps: OtherApps;
	/** the session that this tab wants to go on with, until the gateway answers */
	private wanted: string | undefined;
	private window: Record<string, unknown> = {};
	private sharing = false;
	/** address of the page on top; the browser's own follows its history, which takes a moment */
	private here = location.pathname + location.search;
	/** of develop versions only */
	private developer: Developer | null = null;
	/** questions of the gateway that wait for the person, and answers that found no socket, by the gateway's numbers */
	private readonly asked = new Map<number, { reply?: unknown }>();

	constructor(
		private readonly address: AppAddress,
		private session: string | undefined,
		/** told once: how somebody comes from elsewhere */
		private entry: Entry | undefined,
	) {
		this.wanted = session;
		this.opaque = address.opaque || isIpAddress(location.hostname) || originUnreachable();
		this.cover.loading(readRecents('').find(({ appId }) => appId === address.appId) ?? null);
		this.frame = new FrameHost(byId('stage'), {
			ticket: async () => bodyOf<{ ticket: string }>(await this.link.ask('ticket', {})).ticket,
			unreachable: () => this.fallBack(),
			link: () => undefined,
			escape: () => void this.developer?.escape(),
		});
		this.sheets = new Sheets(
			byId('sheets'),
			() => this.face(),
			(path) => this.fileUrl(path),
			() => this.namesBelow(),
		);
		this.chrome = new Chrome({
			back: () => this.link.send({ kind: 'navigate' }, { type: 'navigateBack', delta: 1 }),
			home: () =>
				this.link.send({ kind: 'navigate' }, { type: 'reLaunch', url: `/${this.ready?.manifest.entry ?? ''}` }),
			menu: () => void this.menu(),
			close: () => this.close(),
		});
		this.otherApps = new OtherApps({
			host: byId('sheets'),
			sheets: this.sheets,
			face: () => this.face(),
			address: () => this.here,
			answer: (action) => this.link.send({ kind: 'navigate' }, action),
			leaveFor: (to) => this.leaveFor(to),
			restart: (path, query) =>
				this.leave(writeAddress(this.address, path || (this.ready?.manifest.entry ?? ''), query)),
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
		this.accountRead = this.readAccount();
	}

	private async readAccount(): Promise<void> {
		this.account = await readAccount();
		const person = this.account?.person;
		this.chrome.account(person ? nameOf(person) : null);
	}

	private facts(): ShellFacts {
		return readFacts(this.device);
	}

	private openBody(): Record<string, unknown> {
		const { appId, version, path, query } = this.address;
		const facts = this.facts();
		this.lastFacts = JSON.stringify(facts);
		const { session, opaque, entry } = this;
		return { appId, version, path, query, session, opaque, enter: entry, ...facts };
	}

	private tellFacts(): void {
		const facts = this.facts();
		const text = JSON.stringify(facts);
		if (!this.ready || text === this.lastFacts) return;
		this.lastFacts = text;
		this.link.send({ kind: 'hostFacts' }, facts);
	}

	private received(message: Message): void {
		this.developer?.received(message);
		switch (message.header.kind) {
			case 'ready':
				this.begin(bodyOf<Ready>(message));
				break;
			case 'navigate':
				this.navigated(bodyOf<PageStackChange | ShellRequest>(message));
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
				this.failed(bodyOf<UncaughtError & { count?: number }>(message));
				break;
			case 'log':
				this.print(bodyOf<LogLine>(message));
				break;
			case 'close':
				void this.closed(bodyOf<End>(message));
				break;
		}
	}

	/** An error that the app did not make (its project does not compile) is not counted. */
	private failed({ count }: { count?: number }): void {
		if (count !== undefined) setErrors(count);
	}

	private begin(ready: Ready): void {
		const resumed = this.ready?.session === ready.session && this.frame.open;
		if (this.ready && this.ready.session !== ready.session) {
			this.asked.clear();
			this.sheets.clear();
		}
		const anew = this.wanted !== undefined && this.wanted !== ready.session;
		this.wanted = ready.session;
		this.entry = undefined;
		this.ready = ready;
		this.session = ready.session;
		keepSession(this.address.appId, ready.session);
		setErrors(ready.errors);
		this.develop(ready.app);
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
		const dark = manifest.dark && this.facts().system.theme === 'dark' ? manifest.dark : manifest;
		this.bar({ ...dark.window, ...dark.pageWindow?.[path], navigationBarTitleText: ready.app.name });
		this.cover.loading(this.face());
		if (anew) this.sheets.tell(words('startedAnew'));
		this.frame.start(ready.frame, this.opaque, ready.app.name, {
			ticket: ready.ticket,
			cap: ready.cap,
			temp: ready.temp,
			shell: location.origin,
			styles: manifest.pageStyles,
			path,
			background: String(dark.window.backgroundColor ?? '#ffffff'),
			dark: manifest.dark !== undefined,
			language,
		});
	}

	/** A develop version has a developer before it. */
	private develop(app: Ready['app']): void {
		if (app.envVersion !== 'develop') return;
		this.developer ??= new Developer({
			device: this.device,
			stage: byId('stage'),
			ask: (sheet, body) => this.link.ask(sheet, body),
			focusApp: () => this.frame.focus(),
		});
		this.developer.begin(app);
	}

	private navigated(change: PageStackChange | ShellRequest): void {
		if (change.type === 'share') void this.share(change);
		else if (change.type === 'miniProgram') void this.otherApps.handle(change);
		else this.stackChanged(change);
	}

	private stackChanged(change: PageStackChange): void {
		this.stack = change.stack;
		const top = change.stack.at(-1);
		if (!top) return;
		setRoute(top.path);
		this.bar(change.window);
		const address = writeAddress(this.address, top.path, top.query);
		this.history.follow(change.stack.length, address);
		keepAddress(this.address.appId, address);
		this.here = address;
		if (this.shown) this.remember();
	}

	/** Draws the navigation bar for the page on top. */
	private bar(window: Record<string, unknown>): void {
		const top = this.stack.at(-1);
		const { manifest } = this.ready ?? {};
		const tabs = ((manifest?.tabBar?.list ?? []) as { pagePath?: string }[]).map((tab) => tab.pagePath);
		const deep = this.stack.length > 1;
		this.window = window;
		this.chrome.show({
			title: String(window.navigationBarTitleText ?? this.ready?.app.name ?? ''),
			background: String(window.navigationBarBackgroundColor ?? '#000000'),
			text: String(window.navigationBarTextStyle ?? 'white'),
			back: deep,
			home:
				!deep &&
				window.homeButton !== false &&
				top !== undefined &&
				top.path !== manifest?.entry &&
				!tabs.includes(top.path),
			loading: Boolean(window.navigationBarLoading),
			animation: (window.navigationBarAnimation ?? null) as BarState['animation'],
			custom: window.navigationStyle === 'custom',
		});
	}

	private show(): void {
		this.shown = true;
		this.cover.clear();
		setState('ready');
		this.frame.focus();
		this.remember();
	}

	/** For the list of apps this person used: where he is now. */
	private remember(): void {
		const recent = { ...this.face(), address: this.here, at: Date.now() };
		void this.accountRead.then(() => rememberRecent(this.person, recent));
	}

	/** name of the account, '' for nobody's */
	private get person(): string {
		return this.account?.person?.name ?? '';
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

	/** The session is over. While nobody looks that is no news: it starts anew when somebody does. */
	private async closed(end: End): Promise<void> {
		this.link.end();
		this.frame.stop();
		this.sheets.clear();
		forgetSession(this.address.appId);
		this.shown = false;
		if (end.reason === 'exit') {
			location.assign(openerOf(this.address.appId)?.address ?? '/');
			return;
		}
		setState('error');
		const again = () => location.reload();
		if ((end.reason === 'expired' || end.reason === 'evicted') && document.visibilityState === 'hidden') {
			document.addEventListener('visibilitychange', again, { once: true });
		}
		const { appId } = this.address;
		const installed = end.reason !== 'removed' || ((await installedApps())?.some((app) => app.appId === appId) ?? true);
		if (end.reason === 'no-app' || !installed) forgetRecent(this.person, appId);
		const { version: _version, ...current } = this.address;
		const open = () => location.assign(writeAddress(current, current.path, current.query));
		this.cover.notice(endNotice(end, { again, current: open, installed, signIn: signInAddress() }));
	}

	private away(tries: number): void {
		const retry = () => this.link.restart();
		if (this.shown && tries === TRIES_BEFORE_VEIL) this.cover.veil(words('reconnecting'));
		else if (this.shown && tries >= TRIES_BEFORE_RETRY && tries % TRIES_BEFORE_RETRY === 0) {
			this.cover.veil(words('gatewayAway'), retry);
		}
		if (this.shown || tries !== TRIES_BEFORE_ERROR || this.cover.kind !== 'loading') return;
		setState('error');
		const again = () => {
			setState('loading');
			this.cover.loading(this.ready && this.face());
			retry();
		};
		this.cover.notice({
			kind: 'away',
			title: words('gatewayAwayTitle'),
			sentence: words('gatewayAway'),
			ways: [
				{ text: words('retry'), go: again },
				{ text: words('launcher'), go: '/' },
			],
		});
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
		const choice = await this.sheets.present<MenuChoice>((done) => {
			const recents = readRecents(this.person).filter(({ appId }) => appId !== this.address.appId);
			const share = this.shown && this.window.shareMenu !== false;
			const options = { face: this.face(), account, share, recents, states: openStates() };
			return capsuleMenu(byId('sheets'), options, done);
		}, null);
		await this.choose(choice);
		this.frame.focus();
	}

	private async choose(choice: MenuChoice): Promise<void> {
		if (choice === null) return;
		if (typeof choice === 'object') this.leaveFor(choice.address);
		else if (choice === 'share') this.link.send({ kind: 'navigate' }, { type: 'share' });
		else if (choice === 'settings') await this.link.ask('setting', {}).catch(() => undefined);
		else if (choice === 'about') await this.about();
		else if (choice === 'restart') this.leave(writeAddress(this.address, this.ready?.manifest.entry ?? '', {}));
		else if (choice === 'launcher') this.leaveFor('/');
		else if (this.account?.person) {
			this.link.end();
			await signOut();
		} else location.assign(signInAddress());
	}

	private async about(): Promise<void> {
		const told = await this.link.ask('about', {}).then(bodyOf<{ apis: UsedApi[] }>, () => ({ apis: [] }));
		const version = this.ready?.app.version ?? '';
		await this.sheets.present((done) => aboutSheet(byId('sheets'), this.face(), version, told.apis ?? [], done), null);
	}

	/** The page said what it shares; one sheet at a time. */
	private async share(shared: Extract<ShellRequest, { type: 'share' }>): Promise<void> {
		if (this.sharing || !this.ready) return;
		this.sharing = true;
		const { version: _version, ...address } = { ...this.address, opaque: false };
		const url = location.origin + writeAddress(address, shared.path, shared.query);
		const image = shared.imageUrl ? this.fileUrl(shared.imageUrl) : null;
		await this.sheets.present(
			(done) => shareSheet(byId('sheets'), this.face(), { title: shared.title, url, image }, done),
			null,
		);
		this.sharing = false;
		this.frame.focus();
	}

	/** The person closes the app: it rests, and goes on where it was when it is opened again from this tab. */
	private close(): void {
		this.link.send({ kind: 'close' });
		this.link.end();
		location.assign('/');
	}

	/** The app goes to the background while this tab shows something else. */
	private leaveFor(address: string): void {
		this.link.send({ kind: 'hide' });
		this.link.end();
		location.assign(address);
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

	/** Frame and view modules have names of their own below this one; null when the frame has none. */
	private namesBelow(): string | null {
		if (!this.ready || this.opaque) return null;
		const { host } = new URL(this.ready.frame, location.href);
		return host.slice(host.indexOf('.') + 1);
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
		new Cover(byId('cover'), byId('stage')).notice({
			kind: 'error',
			title: words('errorTitle'),
			sentence: words('noAddress'),
			ways: [{ text: words('launcher'), go: '/' }],
		});
		return;
	}
	const { appId, path, query } = address;
	const entry = takeEntry(appId, path, query);
	const session = await resumableSession(appId);
	new Shell(address, session, session || entry?.scene !== SCENE.plain ? entry : undefined);
}

void start();
