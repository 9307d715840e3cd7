// Follows the boot contract of docs/architecture.md with the least there is: events of the view call handlers by their type, each
// answers with a patch. Apps of the tests are `(function (on, call) { on('type', (detail) => result); })`.
(function () {
	'use strict';
	const parse = JSON.parse;
	const text = JSON.stringify;
	return function boot(host) {
		const handlers = {};
		const pending = {};
		let timers = [];
		let seq = 0;
		let ids = 0;
		let opened = null;
		const patch = (ops) => host('patch', text({ kind: 'patch', seq: ++seq }), text({ first: 1, ops }));
		const due = () => {
			timers.sort((a, b) => a.at - b.at);
			host('wake', '', timers.length === 0 ? '-1' : String(Math.max(0, timers[0].at - Date.now())));
		};
		const call = {
			host,
			patch,
			api(name, params, then, attachments) {
				pending[++ids] = then;
				host('apiCall', text({ kind: 'apiCall', id: ids }), text({ name, params }), attachments);
			},
			ask(name, params) {
				return host('ask', text({ kind: 'ask', id: ++ids }), text({ name, params }));
			},
			timeout(f, ms) {
				timers.push({ at: Date.now() + ms, f });
				due();
			},
			opened: () => opened,
		};
		const run = (source, f) => {
			try {
				return f();
			} catch (e) {
				host('error', '', text({ source, message: String(e && e.message), stack: String(e && e.stack) }));
			}
		};
		const kinds = {
			load(header, json, attachments) {
				attachments[0]((type, f) => (handlers[type] = f), call);
			},
			open(header, json) {
				opened = parse(json);
				const stack = opened.restore ? opened.restore.stack : [{ path: opened.path, query: opened.query }];
				host('navigate', '', text({ type: 'appLaunch', stack: stack.map((p, i) => ({ page: i + 1, ...p })), window: {} }));
				if (handlers.open) run('App.onLaunch', () => handlers.open(opened));
				host('ready', '', '{}');
				patch(['opened']);
			},
			ready(header) {
				if (header.seq !== seq) host('snapshot', text({ kind: 'snapshot', seq: ++seq }), text({ first: 1, ops: ['snapshot'] }));
			},
			viewEvent(header, json) {
				const event = parse(json);
				const result = run('event ' + event.type, () => handlers[event.type](event.detail));
				if (result !== undefined) patch([result]);
			},
			hide() {
				if (handlers.hide) host('hide', '', text({ state: handlers.hide() }));
				else host('hide', '', '{}');
			},
			show() {
				if (handlers.show) handlers.show();
			},
			hostFacts(header, json) {
				if (handlers.facts) handlers.facts(parse(json));
			},
			ack() {},
			navigate(header, json) {
				if (handlers.navigate) handlers.navigate(parse(json));
			},
			apiReply(header, json, attachments) {
				const then = pending[header.id];
				delete pending[header.id];
				if (then) then(header.ok, parse(json), attachments);
			},
			apiEvent(header, json) {
				if (handlers.apiEvent) handlers.apiEvent(parse(json), header);
			},
			queryReply(header, json) {
				if (handlers.queryReply) handlers.queryReply(parse(json), header);
			},
			inspect(header, json) {
				if (handlers.inspect) handlers.inspect(parse(json), header);
			},
			rejection(header, json) {
				const { message, stack } = parse(json);
				host('error', '', text({ source: 'promise', message, stack }));
			},
			wake() {
				const now = Date.now();
				const ready = timers.filter((t) => t.at <= now);
				timers = timers.filter((t) => t.at > now);
				for (const t of ready) run('timer', t.f);
				due();
			},
		};
		return function dispatch(kind, header, json, attachments) {
			kinds[kind](parse(header), json, attachments);
		};
	};
})();
