import { defineConfig, type Plugin } from 'vite';

/** Two helpers below antd write a style element without the nonce that they are never given; the page's policy refuses it. Here they get it. */
const nonceForAll: Plugin = {
	name: 'nonce-for-all',
	enforce: 'pre',
	transform(code, id) {
		if (!/@rc-component\/(util\/es\/getScrollBarSize|portal\/es\/useScrollLocker)\.js$/.test(id)) return;
		const given = code.replace(
			/(updateCSS\(`[^`]*(?:`[^`]*`[^`]*)*`, (?:randomId|id))\)/,
			`$1, { csp: { nonce: document.querySelector('meta[name="csp-nonce"]')?.content } })`,
		);
		if (given === code) throw new Error(`${id} is not what it was: look at how it writes styles now`);
		return given;
	},
};

// In a bundle: no source maps, no inline scripts or data: URLs in markup, names with a hash of their content.
export default defineConfig({
	base: '/console/',
	logLevel: 'warn',
	plugins: [nonceForAll],
	oxc: { jsx: { runtime: 'automatic' } },
	build: {
		outDir: 'target/web',
		emptyOutDir: true,
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		chunkSizeWarningLimit: 1200,
		rolldownOptions: {
			// "use client" means nothing here, and half of antd says it
			onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
			output: {
				codeSplitting: {
					groups: [
						{ name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
						{ name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/ },
					],
				},
			},
		},
	},
	server: { port: 18240 },
});
