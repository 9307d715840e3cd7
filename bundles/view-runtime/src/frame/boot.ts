/**
 * Starts the frame. In the app's own origin the runtime is a module that fetches components one by one; a frame of opaque origin may
 * not fetch modules without CORS, so there it is one classic script. Says hello to the shell first: then the shell knows that this
 * origin can be reached.
 */
function start(): void {
	window.parent.postMessage({ loggia: 'hello' }, '*');
	const script = document.createElement('script');
	const opaque = self.origin === 'null';
	if (!opaque) script.type = 'module';
	script.src = opaque ? '/view/frame-opaque.js' : '/view/frame.js';
	document.head.append(script);
}

start();
