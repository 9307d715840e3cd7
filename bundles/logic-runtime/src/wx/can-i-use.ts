/** Basic components that the view finished to WeChat's behaviour. */
const COMPONENTS = new Set(['view', 'text', 'image', 'button', 'input', 'scroll-view', 'block', 'slot', 'navigator']);

/** What a button's `open-type` may be here. */
const OPEN_TYPES = new Set(['getUserInfo', 'openSetting', 'share']);

/** `wx.canIUse('getSystemInfoSync.return.safeArea')`, `canIUse('button.open-type.contact')`, `canIUse('ext.weather')`. */
export function canIUse(schema: unknown, isSupported: (name: string) => boolean): boolean {
	if (typeof schema !== 'string') return false;
	const [first, second, third] = schema.split('.');
	if (isSupported(first) || (second !== undefined && isSupported(`${first}.${second}`))) return true;
	if (!COMPONENTS.has(first)) return false;
	return second !== 'open-type' || (first === 'button' && OPEN_TYPES.has(third));
}
