import { dashed } from '@loggia/messages/tags';
import type { Facts } from './facts.ts';

/** Basic components that the view finished to WeChat's behaviour. */
const COMPONENTS = new Set(['view', 'text', 'image', 'button', 'input', 'scroll-view', 'block', 'slot', 'navigator']);

/** What a button's `open-type` may be here. */
const OPEN_TYPES = new Set(['getUserInfo', 'openSetting', 'share']);

/**
 * `wx.canIUse('getSystemInfoSync.return.safeArea')`, `canIUse('button.open-type.contact')`, `canIUse('ext.weather')`,
 * `canIUse('acme-chart.points')`.
 */
export function canIUse(
	schema: unknown,
	isSupported: (name: string) => boolean,
	component: Facts['component'],
): boolean {
	if (typeof schema !== 'string') return false;
	const [first, second, third] = schema.split('.');
	if (isSupported(first) || (second !== undefined && isSupported(`${first}.${second}`))) return true;
	const own = component(first);
	if (own)
		return (
			second === undefined ||
			own.attributes.includes(dashed(second)) ||
			own.events.includes(second.replace(/^bind:?/, ''))
		);
	if (!COMPONENTS.has(first)) return false;
	return second !== 'open-type' || (first === 'button' && OPEN_TYPES.has(third));
}
