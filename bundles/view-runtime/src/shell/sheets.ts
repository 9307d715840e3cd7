import { appIcon, type AppFace } from './app-icon.ts';
import { Device } from './device.ts';
import { openDialog, type Dialog } from './dialog.ts';
import { settingSheet, type SettingOptions } from './app-sheets.ts';
import { el } from './dom.ts';
import { scopeWords, words } from './strings.ts';
import { Toast, type ToastOptions } from './toast.ts';
import { type ModuleQuestion, ViewModules } from './view-modules.ts';
import { paymentSheet, signInSheet, type PaymentOptions } from './trusted-sheets.ts';

interface ModalOptions {
	title?: string;
	content?: string;
	showCancel?: boolean;
	cancelText?: string;
	cancelColor?: string;
	confirmText?: string;
	confirmColor?: string;
	editable?: boolean;
	placeholderText?: string;
}

interface ActionSheetOptions {
	alertText?: string;
	itemList?: string[];
	itemColor?: string;
}

interface ConsentOptions {
	appName?: string;
	scope?: string;
	/** words of the app or of the provider, instead of ours */
	description?: string;
	reason?: string;
}

/** Everything the gateway may put in front of the person. Dialogs queue; a toast shows beside them. */
export class Sheets {
	private readonly toast: Toast;
	private readonly device: Device;
	private readonly modules: ViewModules;
	private queue: Promise<unknown> = Promise.resolve();
	private cancelOpen: (() => void) | null = null;
	private generation = 0;
	private askedToSignIn = false;

	constructor(
		private readonly host: HTMLElement,
		private readonly face: () => AppFace,
		private readonly fileUrl: (path: string) => string | null,
		/** the host name below which apps have their own; null where they have none */
		base: () => string | null,
	) {
		this.toast = new Toast(host);
		this.modules = new ViewModules(host, base);
		this.device = new Device({
			host,
			fileUrl,
			tell: (title) => this.toast.show('toast', { title, icon: 'success' }),
			inTurn: (open, cancelled) => this.inTurn(open, cancelled),
		});
	}

	/** Whether a dialog waits for the person, or pictures are shown. */
	get busy(): boolean {
		return this.cancelOpen !== null || this.device.busy;
	}

	/** Shows a sheet. @returns the person's answer; null for a sheet that this shell does not know */
	async show(sheet: string, options: Record<string, unknown>): Promise<unknown> {
		switch (sheet) {
			case 'toast': {
				const toast = options as ToastOptions;
				this.toast.show('toast', { ...toast, image: toast.image ? this.fileUrl(toast.image) : null });
				return {};
			}
			case 'loading':
				this.toast.show('loading', options as ToastOptions);
				return {};
			case 'hide':
				this.toast.hide(options.noConflict === true ? String(options.sheet) : undefined);
				return {};
			case 'modal':
			case 'confirm':
				return this.inTurn((done) => this.modal(options as ModalOptions, done), { confirm: false, cancel: true });
			case 'actionSheet':
				return this.inTurn((done) => this.actionSheet(options as ActionSheetOptions, done), {
					tapIndex: -1,
					cancelled: true,
				});
			case 'consent':
				return this.inTurn((done) => this.consent(options as ConsentOptions, done), { granted: false });
			case 'payment': {
				const cancelled = { confirm: false };
				return this.inTurn((done) => {
					const dialog = paymentSheet(this.host, this.face(), options as PaymentOptions, done);
					if (!dialog) done(cancelled);
					return dialog;
				}, cancelled);
			}
			case 'setting': {
				const { scopes = {} } = options as SettingOptions;
				return this.inTurn((done) => settingSheet(this.host, this.face(), { scopes }, done), { scopes });
			}
			case 'viewModule':
				return this.modules.ask(options as unknown as ModuleQuestion);
			case 'signIn':
				return this.signIn(options as { reason?: string });
			default:
				return this.device.show(sheet, options);
		}
	}

	/** Nobody waits for its answer, so nothing keeps an app from asking again and again: one at a time is enough. */
	private async signIn(options: { reason?: string }): Promise<unknown> {
		if (this.askedToSignIn) return { signIn: false };
		this.askedToSignIn = true;
		try {
			return await this.inTurn((done) => signInSheet(this.host, this.face(), options, done), { signIn: false });
		} finally {
			this.askedToSignIn = false;
		}
	}

	/** A sheet of the shell's own, in its turn. @returns the person's answer, or `cancelled` when the app restarts or is closed meanwhile */
	present<T>(open: (done: (answer: unknown) => void) => Dialog | null, cancelled: T): Promise<T> {
		return this.inTurn(open, cancelled) as Promise<T>;
	}

	/** Says something in passing. */
	tell(text: string): void {
		this.toast.show('toast', { title: text, icon: 'none', duration: 3_000 });
	}

	/** Answers everything that is open or waiting as cancelled, and clears the screen: the app restarts or is closed. */
	clear(): void {
		this.generation++;
		this.toast.hide();
		this.device.clear();
		this.modules.clear();
		this.cancelOpen?.();
	}

	/** One dialog at a time. */
	private inTurn(open: (done: (answer: unknown) => void) => Dialog | null, cancelled: unknown): Promise<unknown> {
		const generation = this.generation;
		const turn = this.queue.then(() => {
			if (generation !== this.generation) return cancelled;
			return new Promise<unknown>((resolve) => {
				let over = false;
				const done = (answer: unknown) => {
					if (over) return;
					over = true;
					this.cancelOpen = null;
					dialog?.close();
					resolve(answer);
				};
				let dialog: Dialog | null = null;
				dialog = open(done);
				if (!over) this.cancelOpen = () => done(cancelled);
			});
		});
		this.queue = turn;
		return turn;
	}

	private modal(options: ModalOptions, done: (answer: unknown) => void): Dialog {
		const input = options.editable
			? el('input', { className: 'field', value: options.content ?? '', placeholder: options.placeholderText ?? '' })
			: null;
		const answer = () => done({ confirm: true, cancel: false, ...(input ? { content: input.value } : {}) });
		const cancel = () => done({ confirm: false, cancel: true });
		const confirm = action(options.confirmText || words('confirm'), 'primary', answer, options.confirmColor);
		const refuse =
			options.showCancel === false
				? null
				: action(options.cancelText || words('cancel'), '', cancel, options.cancelColor);
		input?.addEventListener('keydown', (event) => {
			if (event.key === 'Enter' && !event.isComposing) answer();
		});
		const title = options.title ? el('h2', {}, options.title) : null;
		const text = options.content && !options.editable ? el('p', {}, options.content) : null;
		return openDialog(this.host, {
			className: 'card',
			label: options.title || options.content || words('confirm'),
			cancel,
			focus: input ?? undefined,
			enter: answer,
			content: [
				el('div', { className: title && text ? 'body' : 'body single' }, title, text, input),
				el('div', { className: 'actions' }, refuse, confirm),
			],
		});
	}

	private actionSheet(options: ActionSheetOptions, done: (answer: unknown) => void): Dialog {
		const cancel = () => done({ tapIndex: -1, cancelled: true });
		const items = (options.itemList ?? []).map((text, index) =>
			action(text, 'item', () => done({ tapIndex: index }), options.itemColor),
		);
		const alert = options.alertText ? el('p', { className: 'alert' }, options.alertText) : null;
		return openDialog(this.host, {
			className: 'bottom',
			label: options.alertText || words('choose'),
			cancel,
			dismissible: true,
			content: [el('div', { className: 'items' }, alert, ...items), action(words('cancel'), 'item last', cancel)],
		});
	}

	private consent(options: ConsentOptions, done: (answer: unknown) => void): Dialog {
		const face = this.face();
		const name = options.appName || face.name;
		const allow = action(words('allow'), 'primary solid', () => done({ granted: true }));
		const reject = action(words('reject'), 'solid', () => done({ granted: false }));
		const what = options.description || scopeWords(options.scope ?? '');
		return openDialog(this.host, {
			className: 'bottom trusted consent',
			label: `${words('appAsks', { app: name })}: ${what}`,
			cancel: () => done({ granted: false }),
			content: [
				el('div', { className: 'who' }, appIcon(face), el('span', {}, words('appAsks', { app: name }))),
				el('h2', {}, what),
				options.reason ? el('p', {}, options.reason) : null,
				el('p', { className: 'quiet' }, words('consentNote')),
				el('div', { className: 'choices' }, reject, allow),
			].filter((part) => part !== null),
		});
	}
}

function action(text: string, className: string, run: () => void, color?: string): HTMLButtonElement {
	const button = el('button', { type: 'button', className: `action ${className}`.trim(), textContent: text });
	// black is WeChat's default: where it is dark, that is the text's own colour
	if (color && !/^#(0{3}|0{6})$/.test(color)) button.style.color = color;
	button.addEventListener('click', run);
	return button;
}
