import type { HostFacts } from '@loggia/messages';
import { language } from './strings.ts';

/** Height of the navigation bar, and the capsule in it, px; WeChat's numbers. */
export const BAR_HEIGHT = 44;
const CAPSULE = { width: 87, height: 32, top: 6, margin: 7 };

export type ShellFacts = Pick<HostFacts, 'system' | 'menuButton'>;

/**
 * What the browser knows of the device, as WeChat's getSystemInfo says it. The app's screen is the column it is shown in; its
 * window is what a navigation bar leaves of it: of pages without one, or with a tab bar, the logic layer knows itself.
 */
export function readFacts(device: HTMLElement): ShellFacts {
	const width = Math.round(device.clientWidth);
	const height = Math.round(device.clientHeight);
	const right = width - CAPSULE.margin;
	const { platform, system, brand, model } = readPlatform(navigator.userAgent);
	return {
		system: {
			brand,
			model,
			pixelRatio: window.devicePixelRatio,
			screenWidth: width,
			screenHeight: height,
			windowWidth: width,
			windowHeight: height - BAR_HEIGHT,
			statusBarHeight: 0,
			language,
			version: '8.0.50',
			system,
			platform,
			fontSizeSetting: 16,
			SDKVersion: '3.8.0',
			theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
			safeArea: { left: 0, right: width, top: 0, bottom: height, width, height },
			networkType: networkType(),
		},
		menuButton: {
			width: CAPSULE.width,
			height: CAPSULE.height,
			top: CAPSULE.top,
			right,
			bottom: CAPSULE.top + CAPSULE.height,
			left: right - CAPSULE.width,
		},
	};
}

/** Names as WeChat gives them: `ios`, `android`, `windows`, `mac`; anything else is `linux`. */
export function readPlatform(agent: string): { platform: string; system: string; brand: string; model: string } {
	const browser = /(Edg|Firefox|Chrome|Version)\/(\d+)/.exec(agent);
	const names: Record<string, string> = { Edg: 'Edge', Version: 'Safari' };
	const model = browser ? `${names[browser[1]] ?? browser[1]} ${browser[2]}` : 'browser';
	const ios = /(iPhone|iPad).* OS ([\d_]+)/.exec(agent);
	if (ios) return { platform: 'ios', system: `iOS ${ios[2].replaceAll('_', '.')}`, brand: 'Apple', model: ios[1] };
	const android = /Android ([\d.]+)(?:; ([^;)]+))?/.exec(agent);
	if (android) {
		return { platform: 'android', system: `Android ${android[1]}`, brand: 'Android', model: android[2] ?? model };
	}
	const windows = /Windows NT ([\d.]+)/.exec(agent);
	if (windows) return { platform: 'windows', system: `Windows ${windows[1]}`, brand: 'PC', model };
	const mac = /Mac OS X ([\d_.]+)/.exec(agent);
	if (mac) return { platform: 'mac', system: `macOS ${mac[1].replaceAll('_', '.')}`, brand: 'Apple', model };
	return { platform: 'linux', system: 'Linux', brand: 'PC', model };
}

/** As wx.getNetworkType says it. What browsers tell of a connection is how fast it is; one they know nothing of is taken for a cable's or Wi-Fi's. */
function networkType(): string {
	if (!navigator.onLine) return 'none';
	const { type, effectiveType = '4g' } =
		(navigator as { connection?: { type?: string; effectiveType?: string } }).connection ?? {};
	return type === 'cellular' ? effectiveType.replace('slow-', '') : 'wifi';
}
