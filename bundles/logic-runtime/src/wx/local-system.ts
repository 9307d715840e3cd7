import type { EnterOptions, HostFacts } from '@loggia/messages';
import type { Geometry } from '../app/geometry.ts';
import type { Facts } from './facts.ts';

type System = HostFacts['system'];

/** Facts that the isolate holds already: nobody is asked (DESIGN D13). */
export function systemMembers(facts: Facts, geometry: () => Geometry, entered: () => EnterOptions | undefined) {
	const system = (): System => {
		const told = facts.current?.system ?? ({} as System);
		return { ...told, windowHeight: geometry().windowHeight };
	};
	const pick = (...names: (keyof System)[]) => Object.fromEntries(names.map((name) => [name, system()[name]]));
	const launch = () => ({ ...facts.current?.launch });
	const enter = () => ({ ...(entered() ?? facts.current?.launch) });
	const all = () => {
		const { networkType: _, ...told } = system();
		return { ...told, safeArea: { ...told.safeArea } };
	};
	const network = () => ({
		networkType: system().networkType ?? 'unknown',
		hasSystemProxy: false,
		weakNet: system().networkType === '2g',
	});
	const skyline = () => ({ isSupported: false, version: '', reason: 'client not supported' });
	const functions = {
		getSystemInfoSync: all,
		getWindowInfo: () => ({
			...pick(
				'pixelRatio',
				'screenWidth',
				'screenHeight',
				'windowWidth',
				'windowHeight',
				'statusBarHeight',
				'safeArea',
			),
			screenTop: geometry().screenTop,
		}),
		getDeviceInfo: () => pick('brand', 'model', 'system', 'platform'),
		getAppBaseInfo: () => ({
			...pick('SDKVersion', 'language', 'version', 'theme', 'fontSizeSetting'),
			enableDebug: false,
			host: { env: 'loggia' },
		}),
		// a radio counts as on when the gateway has an API for it: nothing else could be done with it
		getSystemSetting: () => ({
			bluetoothEnabled: facts.hasFamily('bluetooth'),
			locationEnabled: facts.api('getLocation') !== undefined,
			wifiEnabled: system().networkType === 'wifi',
			deviceOrientation: system().screenWidth > system().screenHeight ? 'landscape' : 'portrait',
		}),
		getAppAuthorizeSetting: () =>
			Object.fromEntries(
				[
					'album',
					'bluetooth',
					'camera',
					'location',
					'locationAccuracy',
					'microphone',
					'notification',
					'phoneCalendar',
				].map((name) => [
					name === 'locationAccuracy' ? 'locationReducedAccuracy' : `${name}Authorized`,
					name === 'locationAccuracy' ? false : 'not determined',
				]),
			),
		getSkylineInfoSync: skyline,
		getMenuButtonBoundingClientRect: () => ({ ...facts.current?.menuButton }),
	};
	return {
		functions: {
			...functions,
			getLaunchOptionsSync: launch,
			getEnterOptionsSync: enter,
			getAccountInfoSync: () => ({ miniProgram: { ...facts.current?.account.miniProgram }, plugin: {} }),
		},
		calls: { getSystemInfo: all, getSystemInfoAsync: all, getNetworkType: network, getSkylineInfo: skyline },
		needsSystem: new Set([
			...Object.keys(functions),
			'getSystemInfo',
			'getSystemInfoAsync',
			'getNetworkType',
			'getSkylineInfo',
		]),
	};
}
