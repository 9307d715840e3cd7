// A compiled app of one page, `<view bind:tap="run">{{ text }}</view>`; tests put their code where APP_CODE and PAGE_CODE stand.
(function (define) {
	define.app({
		appId: 'test', version: '1.0.0', name: 'Test', icon: null, dialect: 'wx', global: null, entry: 'pages/index', pages: ['pages/index'],
		window: {}, tabBar: null, pageWindow: {}, pageStyles: {}, apis: [], permission: {}, errorPages: {}, diagnostics: [],
	});
	define.module('app.js', function (require, module, exports) { APP_CODE });
	define.component('pages/index', { page: true, json: {}, using: {}, generics: {}, placeholders: {}, scope: 'p1', isolation: 'page-isolated' });
	define.module('pages/index.js', function (require, module, exports) { PAGE_CODE });
	const text = (value) => (value == null ? '' : String(value));
	const page = (runtime, create, data, changed, bindings) => {
		const all = changed === true;
		const content = (create, write) => (create || all || changed.text ? write(text(data.text), (node) => {
			bindings.text[0] = (data, element, update) => update(node, text(data.text));
		}) : write());
		bindings = bindings || { text: new Array(1) };
		return {
			C: (create, write, element) => element('view', {}, (node, create) => {
				if (create) runtime.v(node, 'tap', 'run', false, false, false, false);
			}, content),
			B: bindings,
		};
	};
	define.templates({ 'pages/index': Object.assign((name) => ({ '': page })[name], { _: { '': page } }) });
})
