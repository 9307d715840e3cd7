import type { ModuleAnswer, ModuleCall, ModuleHello } from '../module-protocol.ts';

/**
 * The hidden frame of a capability bundle's view module. `/view/module/PROVIDER/NAME/FOLDER/FILE` is its address, the shell's origin stands
 * behind the `#`. The module's default export is called with each request; what it returns, or a promise gives, is the answer.
 */
const shell = decodeURIComponent(location.hash.slice(1));

async function start(): Promise<void> {
	const [, , , , , folder, ...file] = location.pathname.split('/');
	let answer: (request: unknown) => unknown;
	try {
		const module = (await import(`/view/bundle/${folder}/${file.join('/')}`)) as { default?: unknown };
		if (typeof module.default !== 'function')
			throw new Error(`the default export of ${file.join('/')} must be a function`);
		answer = module.default as typeof answer;
	} catch (error) {
		hello({ loggia: 'module', failed: words(error) });
		return;
	}
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = ({ data }) => void call(port1, data as ModuleCall, answer);
	hello({ loggia: 'module', ready: true }, port2);
}

/** Only the shell hears it, and the port is the shell's alone. */
function hello(message: ModuleHello, ...ports: MessagePort[]): void {
	window.parent.postMessage(message, shell, ports);
}

async function call(
	port: MessagePort,
	{ id, request }: ModuleCall,
	answer: (request: unknown) => unknown,
): Promise<void> {
	let reply: ModuleAnswer;
	try {
		// what is no JSON cannot be told
		const text = JSON.stringify((await answer(request)) ?? {});
		reply = { id, result: JSON.parse(text) };
	} catch (error) {
		reply = { id, failed: words(error) };
	}
	port.postMessage(reply);
}

function words(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

void start();
