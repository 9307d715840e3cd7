/** The frame's own words: few, because what a page says is the app's. */
const ENGLISH = {
	refresh: 'Refresh',
	refreshing: 'Refreshing',
	badge: '{text}, {count} new',
	dot: '{text}, new',
	tabs: 'Tabs',
};
const CHINESE: typeof ENGLISH = {
	refresh: '刷新',
	refreshing: '正在刷新',
	badge: '{text}，{count} 条新消息',
	dot: '{text}，有新消息',
	tabs: '标签栏',
};

/** The words for a key in the document's language; `{name}` parts are filled in. */
export function words(key: keyof typeof ENGLISH, parts: Record<string, string> = {}): string {
	const chinese = document.documentElement.lang.toLowerCase().startsWith('zh');
	return (chinese ? CHINESE : ENGLISH)[key].replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}
