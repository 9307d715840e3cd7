import type { ModuleAnswer, ModuleHello } from '../module-protocol.ts';
import { isProtocolMessage } from '../frame-protocol.ts';

/** What the gateway asks: JSON of the sheet `viewModule`. */
export interface ModuleQuestion {
	/** symbolic name of the bundle, and the module's name there */
	provider: string;
	name: string;
	/** digest of the bundle's files, and the module's file in it */
	folder: string;
	module: string;
	/** features of the browser that the frame is given */
	allow: string[];
	/** first part of the host name that belongs to this module alone */
	label: string;
	request: unknown;
}

type Answer = { result: unknown } | { failed: string };

/** How long a module may take to start, ms. */
const START_LIMIT = 10_000;
/** Characters of an answer: what the shell's socket takes, with room around it. */
const MOST_ANSWER = 512 * 1024;
/** What a frame may be given, whatever a manifest says. */
const FEATURES = new Set([
	...['accelerometer', 'ambient-light-sensor', 'battery', 'bluetooth', 'camera', 'clipboard-read', 'clipboard-write'],
	...['display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'microphone', 'midi'],
	...['screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
]);

/**
 * The view modules that providers asked for: each in a hidden frame of an origin that is nobody else's, made at its first call, kept until
 * the app is closed. Nothing of a module ever runs in the shell.
 */
export class ViewModules {
	private readonly running = new Map<string, Promise<Module>>();

	/** @param base the host name, with its port, below which apps and modules have their own; null where there is none */
	constructor(
		private readonly host: HTMLElement,
		private readonly base: () => string | null,
	) {}

	/** @returns what the module says, or why it says nothing */
	async ask(question: ModuleQuestion): Promise<Answer> {
		const base = this.base();
		if (base === null)
			return {
				failed: `the view module ${question.name} needs a host name of its own, which this browser does not reach`,
			};
		const { provider, name, folder, module } = question;
		const path = [provider, name, folder, ...module.split('/')].map(encodeURIComponent).join('/');
		let running = this.running.get(path);
		if (!running) {
			running = Module.start(this.host, `${location.protocol}//${question.label}.${base}`, path, question);
			this.running.set(path, running);
			// the next call tries again
			running.catch(() => this.running.delete(path));
		}
		try {
			return await (await running).call(question.request);
		} catch (error) {
			return { failed: `the view module ${name} does not start: ${(error as Error).message}` };
		}
	}

	/** Ends them all: who waits for an answer is told. */
	clear(): void {
		for (const running of this.running.values()) void running.then((module) => module.end()).catch(() => undefined);
		this.running.clear();
	}
}

/** One that runs. */
class Module {
	private readonly waiting = new Map<number, (answer: Answer) => void>();
	private nextId = 1;

	private constructor(
		private readonly frame: HTMLIFrameElement,
		private readonly port: MessagePort,
	) {
		port.onmessage = ({ data }) => this.answered(data as ModuleAnswer);
	}

	static start(host: HTMLElement, origin: string, path: string, { name, allow }: ModuleQuestion): Promise<Module> {
		const frame = document.createElement('iframe');
		frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
		frame.setAttribute('referrerpolicy', 'no-referrer');
		frame.setAttribute('allow', allow.filter((feature) => FEATURES.has(feature)).join('; '));
		frame.title = name;
		frame.hidden = true;
		frame.src = `${origin}/view/module/${path}#${encodeURIComponent(location.origin)}`;
		return new Promise<Module>((resolve, reject) => {
			const over = (why: string | null, port?: MessagePort) => {
				clearTimeout(timer);
				window.removeEventListener('message', heard);
				if (port) {
					resolve(new Module(frame, port));
				} else {
					frame.remove();
					reject(new Error(why ?? ''));
				}
			};
			const heard = (event: MessageEvent) => {
				if (event.source !== frame.contentWindow || event.origin !== origin || !isProtocolMessage(event.data)) return;
				const hello = event.data as ModuleHello;
				if (hello.loggia === 'module') over('failed' in hello ? hello.failed : null, event.ports[0]);
			};
			const timer = setTimeout(() => over(`it said nothing within ${START_LIMIT / 1_000} s`), START_LIMIT);
			window.addEventListener('message', heard);
			host.append(frame);
		});
	}

	call(request: unknown): Promise<Answer> {
		const id = this.nextId++;
		return new Promise((resolve) => {
			this.waiting.set(id, resolve);
			this.port.postMessage({ id, request });
		});
	}

	end(): void {
		this.port.close();
		this.frame.remove();
		for (const answer of this.waiting.values()) answer({ failed: 'cancel' });
		this.waiting.clear();
	}

	private answered(answer: ModuleAnswer): void {
		const waiting = this.waiting.get(answer.id);
		this.waiting.delete(answer.id);
		if (!waiting) return;
		if ('failed' in answer) waiting({ failed: String(answer.failed) });
		else if (JSON.stringify(answer.result).length > MOST_ANSWER)
			waiting({ failed: `the answer of the view module is larger than ${MOST_ANSWER / 1024} KB` });
		else waiting({ result: answer.result });
	}
}
