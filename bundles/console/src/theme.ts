import { theme, type ThemeConfig } from 'antd';

const LATIN = [
	'-apple-system',
	'BlinkMacSystemFont',
	"'Segoe UI'",
	'Roboto',
	"'Noto Sans'",
	"'DejaVu Sans'",
	'sans-serif',
];
const CHINESE = ["'PingFang SC'", "'Noto Sans CJK SC'", "'Noto Sans SC'", "'Microsoft YaHei'"];

/** Loggia's green, dark enough for white text on it (4.5:1 in both themes). */
export function antdTheme(dark: boolean, chinese: boolean): ThemeConfig {
	return {
		algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
		token: {
			colorPrimary: dark ? '#12905a' : '#0a7d4b',
			colorInfo: dark ? '#12905a' : '#0a7d4b',
			colorLink: dark ? '#3ed28f' : '#0a7d4b',
			// words in these colours stand on a pale ground of the same: 4.5:1
			colorSuccess: dark ? '#4fb862' : '#2a7a1b',
			colorWarning: dark ? '#d8a325' : '#9a5b00',
			colorError: dark ? '#e5605f' : '#c81e2b',
			borderRadius: 8,
			// a leaving icon that is interrupted stays in its button's name, unseen: nothing moves, and nothing waits for it to stop
			motion: false,
			// the first font that has a character draws it: quotes and colons are wide in Chinese fonts and narrow in Latin ones
			fontFamily: (chinese ? [...CHINESE, ...LATIN] : [...LATIN, ...CHINESE]).join(', '),
			fontFamilyCode: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
			colorTextDescription: dark ? 'rgba(255,255,255,0.62)' : 'rgba(0,0,0,0.6)',
			colorTextPlaceholder: dark ? 'rgba(255,255,255,0.5)' : 'rgba(0,0,0,0.52)',
			colorBgLayout: dark ? '#101214' : '#f4f6f7',
			// antd makes pale grounds out of the colours, grey ones out of dark colours
			...(!dark && {
				colorPrimaryBg: '#e2f3ea',
				colorPrimaryBgHover: '#d2ecdf',
				colorInfoBg: '#e8f4ee',
				colorSuccessBg: '#eaf6e6',
				colorSuccessBorder: '#b5dba9',
			}),
			...(dark && { colorBgContainer: '#1a1c1f', colorBgElevated: '#222529' }),
		},
		components: {
			Layout: {
				headerBg: dark ? '#1a1c1f' : '#fff',
				siderBg: dark ? '#1a1c1f' : '#fff',
				headerPadding: '0 16px',
				headerHeight: 56,
			},
			Menu: {
				itemHeight: 38,
				activeBarBorderWidth: 0,
				itemBg: 'transparent',
				itemSelectedBg: dark ? 'rgba(62,210,143,0.14)' : '#e2f3ea',
				itemSelectedColor: dark ? '#3ed28f' : '#0a6b41',
			},
			Table: { cellPaddingBlockMD: 10 },
		},
	};
}

/** Colours of a chart's series, told apart in both themes and by people who do not see red and green. */
export const SERIES_COLORS = ['#1a9a60', '#3b7ddd', '#d9822b', '#a25ddc', '#d64562', '#17a2b8', '#8a8f98'];
