import { openDialog, type Dialog } from './dialog.ts';
import { deviceWords } from './device-words.ts';
import { el } from './dom.ts';
import { ImageViewer } from './image-viewer.ts';

type Answer = Record<string, unknown>;
type Done = (answer: unknown) => void;

export interface DeviceParts {
	host: HTMLElement;
	/** where the shell fetches a file of the app; null for anything else */
	fileUrl(path: string): string | null;
	/** says something in passing */
	tell(text: string): void;
	/** a dialog when its turn comes */
	inTurn(open: (done: Done) => Dialog | null, cancelled: unknown): Promise<unknown>;
}

/** ms that an image has to load */
const IMAGE_PATIENCE = 10_000;
const SHORT = 15;
const LONG = 400;

/** What mini-programs ask of the device that runs the browser. A sheet that cannot be done answers `{failed: reason}`. */
export class Device {
	private readonly viewer: ImageViewer;
	private lock: WakeLockSentinel | null = null;
	private keepOn = false;

	constructor(private readonly parts: DeviceParts) {
		this.viewer = new ImageViewer(parts.host);
		// the browser lets go of the lock whenever the page is hidden
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible' && this.keepOn) void this.holdScreen().catch(() => undefined);
		});
	}

	/** Whether pictures are shown. */
	get busy(): boolean {
		return this.viewer.isOpen;
	}

	/** @returns null for a sheet that is not of the device */
	async show(sheet: string, options: Answer): Promise<unknown> {
		switch (sheet) {
			case 'setClipboard':
				return this.copy(String(options.data ?? ''));
			case 'getClipboard':
				return this.paste();
			case 'phone':
				return this.phone(String(options.phoneNumber ?? ''));
			case 'vibrate':
				return vibrate(options.long === true ? LONG : SHORT);
			case 'keepScreenOn':
				return this.keepScreenOn(options.keepScreenOn === true);
			case 'imageInfo':
				return this.imageInfo(String(options.src ?? ''));
			case 'previewImage':
				return this.preview((options.urls as string[] | undefined) ?? [], String(options.current ?? ''));
			default:
				return null;
		}
	}

	/** The app restarts or is closed: nothing of it stays. */
	clear(): void {
		this.viewer.close();
		void this.keepScreenOn(false);
	}

	private async copy(text: string): Promise<Answer> {
		try {
			await navigator.clipboard.writeText(text);
		} catch {
			// the browser wants a press in this very page
			const copied = await this.parts.inTurn(
				(done) =>
					this.question(
						'copyQuestion',
						text,
						'copy',
						() => writeText(text).then(done),
						() => done(false),
					),
				false,
			);
			if (copied !== true)
				return { failed: copied === false ? 'cancel' : 'the browser does not let the clipboard be written' };
		}
		this.parts.tell(deviceWords('copied'));
		return {};
	}

	private async paste(): Promise<unknown> {
		const refused = { failed: 'cancel' };
		return this.parts.inTurn(
			(done) =>
				this.question(
					'pasteQuestion',
					'',
					'paste',
					() => readText().then(done),
					() => done(refused),
				),
			refused,
		);
	}

	private async phone(number: string): Promise<unknown> {
		const cancelled = { failed: 'cancel' };
		return this.parts.inTurn(
			(done) =>
				this.question(
					'callQuestion',
					number,
					'call',
					() => {
						el('a', { href: `tel:${encodeURIComponent(number).replaceAll('%2B', '+')}` }).click();
						done({});
					},
					() => done(cancelled),
				),
			cancelled,
		);
	}

	private question(
		title: 'copyQuestion' | 'pasteQuestion' | 'callQuestion',
		text: string,
		yes: 'copy' | 'paste' | 'call',
		confirm: () => void,
		cancel: () => void,
	): Dialog {
		return openDialog(this.parts.host, {
			className: 'card',
			label: `${deviceWords(title)} ${text}`.trim(),
			cancel,
			content: [
				el(
					'div',
					{ className: text ? 'body' : 'body single' },
					el('h2', {}, deviceWords(title)),
					text ? el('p', {}, text) : null,
				),
				el(
					'div',
					{ className: 'actions' },
					button(deviceWords('cancel'), '', cancel),
					button(deviceWords(yes), 'primary', confirm),
				),
			],
		});
	}

	private async keepScreenOn(on: boolean): Promise<Answer> {
		this.keepOn = on;
		try {
			if (on) await this.holdScreen();
			else await this.lock?.release();
			return {};
		} catch (error) {
			this.keepOn = false;
			return { failed: `the screen cannot be kept on here: ${(error as Error).message}` };
		}
	}

	private async holdScreen(): Promise<void> {
		if (!navigator.wakeLock) throw new Error('the browser has no wake lock for this page');
		if (this.lock && !this.lock.released) return;
		this.lock = await navigator.wakeLock.request('screen');
	}

	private async imageInfo(src: string): Promise<Answer> {
		const url = this.parts.fileUrl(src);
		if (url === null) return { failed: `${src.slice(0, 200)} is not a file of this mini-program: download it first` };
		const image = new Image();
		const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), IMAGE_PATIENCE));
		try {
			image.src = url;
			await Promise.race([image.decode(), late]);
		} catch {
			return { failed: `file not found or no image: ${src.slice(0, 200)}` };
		}
		return { width: image.naturalWidth, height: image.naturalHeight };
	}

	private preview(urls: string[], current: string): Answer {
		const shown = urls.map((url) => ({ url, source: this.parts.fileUrl(url) })).filter(({ source }) => source !== null);
		if (shown.length === 0)
			return { failed: 'no url is a file of this mini-program: remote images have to be downloaded first' };
		const first = Math.max(
			0,
			shown.findIndex(({ url }) => url === current),
		);
		this.viewer.open(
			shown.map(({ source }) => source!),
			first,
		);
		return {};
	}
}

function vibrate(ms: number): Answer {
	return navigator.vibrate?.(ms) ? {} : { failed: 'this device does not vibrate' };
}

/** @returns true, or null when the browser refuses */
async function writeText(text: string): Promise<boolean | null> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copyBySelection(text) ? true : null;
	}
}

/** The way of pages without a secure context. */
function copyBySelection(text: string): boolean {
	const area = el('textarea', { value: text, 'aria-hidden': 'true' });
	area.style.cssText = 'position:fixed;opacity:0';
	document.body.append(area);
	area.select();
	const copied = document.execCommand('copy');
	area.remove();
	return copied;
}

async function readText(): Promise<Answer> {
	try {
		return { data: await navigator.clipboard.readText() };
	} catch {
		return { failed: 'the browser does not let the clipboard be read' };
	}
}

function button(text: string, className: string, run: () => void): HTMLButtonElement {
	const made = el('button', { type: 'button', className: `action ${className}`.trim(), textContent: text });
	made.addEventListener('click', run);
	return made;
}
