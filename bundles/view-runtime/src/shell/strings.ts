const ENGLISH = {
	about: 'About',
	allow: 'Allow',
	appAsks: '{app} asks for',
	back: 'Back',
	balance: 'Balance ({amount} left)',
	cancel: 'Cancel',
	close: 'Close',
	consentNote: 'You can take this back at any time.',
	confirm: 'OK',
	developer: 'Runs on this gateway. Nothing is sent anywhere else.',
	emptyTitle: 'No mini-programs yet',
	emptyHint: 'Install one from its project folder:',
	errorTitle: 'This mini-program cannot be shown',
	gatewayAway: 'The gateway does not answer. Check that it is running and try again.',
	goHome: 'Home',
	goOn: 'Go on without signing in',
	installed: 'Mini-programs',
	launcher: 'All mini-programs',
	listFailed: 'The list of mini-programs could not be loaded. It is tried again when you come back to this page.',
	loading: 'Loading…',
	menu: 'Menu',
	menuOf: 'Menu, signed in as {name}',
	noAddress: 'This address names no mini-program. Open one from the list.',
	payFor: 'For',
	payFrom: 'Pay from',
	payLabel: 'Pay {amount} to {payee}',
	payNow: 'Confirm payment',
	payShort: 'The balance is not enough.',
	payTo: 'Pay to {payee}',
	reconnecting: 'Reconnecting…',
	reject: 'Reject',
	restart: 'Restart',
	restoring: 'Restoring…',
	retry: 'Try again',
	signedInAs: 'Signed in as {name}',
	signedOut: 'The mini-program was closed. Sign in again to use it as before.',
	signedOutTitle: 'You are signed out',
	signIn: 'Sign in',
	signInNote: 'You come back to this page afterwards.',
	signInToGoOn: 'Sign in to go on',
	signInToPay: 'Sign in to pay',
	signOut: 'Sign out',
	version: 'Version {version}',
};

type Strings = typeof ENGLISH;

const CHINESE: Strings = {
	about: '关于',
	allow: '允许',
	appAsks: '{app} 申请',
	back: '返回',
	balance: '零钱（剩余 {amount}）',
	cancel: '取消',
	close: '关闭',
	consentNote: '你可以随时收回此授权。',
	confirm: '确定',
	developer: '在本机网关上运行，数据不会发往别处。',
	emptyTitle: '还没有小程序',
	emptyHint: '在小程序项目目录中运行以下命令来安装：',
	errorTitle: '无法显示这个小程序',
	gatewayAway: '网关没有响应。请确认它正在运行，然后重试。',
	goHome: '首页',
	goOn: '不登录，继续使用',
	installed: '小程序',
	launcher: '全部小程序',
	listFailed: '无法加载小程序列表，回到此页面时会再次尝试。',
	loading: '加载中…',
	menu: '菜单',
	menuOf: '菜单，当前账号：{name}',
	noAddress: '这个地址没有指明小程序，请从列表中打开。',
	payFor: '商品',
	payFrom: '付款方式',
	payLabel: '向 {payee} 付款 {amount}',
	payNow: '确认支付',
	payShort: '余额不足。',
	payTo: '付款给 {payee}',
	reconnecting: '正在重新连接…',
	reject: '拒绝',
	restart: '重新启动',
	restoring: '正在恢复…',
	retry: '重试',
	signedInAs: '当前账号：{name}',
	signedOut: '小程序已关闭，重新登录后即可继续使用。',
	signedOutTitle: '你已退出登录',
	signIn: '登录',
	signInNote: '登录后会回到此页面。',
	signInToGoOn: '登录后继续',
	signInToPay: '登录后才能支付',
	signOut: '退出登录',
	version: '版本 {version}',
};

/** What each scope lets the mini-program do, in plain words. */
const SCOPES: Record<string, { en: string; zh: string }> = {
	'scope.userInfo': { en: 'Use your nickname and picture', zh: '使用你的昵称和头像' },
	'scope.userLocation': { en: 'Know where you are while it is open', zh: '在打开期间获取你的位置' },
	'scope.userFuzzyLocation': { en: 'Know roughly where you are', zh: '获取你的大致位置' },
	'scope.userLocationBackground': { en: 'Know where you are, also in the background', zh: '在后台也能获取你的位置' },
	'scope.address': { en: 'Use your delivery address', zh: '使用你的收货地址' },
	'scope.invoiceTitle': { en: 'Use your invoice title', zh: '使用你的发票抬头' },
	'scope.werun': { en: 'Read your step count', zh: '读取你的步数' },
	'scope.record': { en: 'Record sound with the microphone', zh: '使用麦克风录音' },
	'scope.writePhotosAlbum': { en: 'Save pictures and videos to your album', zh: '保存图片和视频到相册' },
	'scope.addPhoneContact': { en: 'Add contacts to your address book', zh: '添加联系人到通讯录' },
	'scope.addPhoneCalendar': { en: 'Add events to your calendar', zh: '添加日程到日历' },
	'scope.camera': { en: 'Use the camera', zh: '使用摄像头' },
	'scope.bluetooth': { en: 'Find and use Bluetooth devices nearby', zh: '查找并使用附近的蓝牙设备' },
};

const chinese = navigator.language.toLowerCase().startsWith('zh');

/** WeChat's name of the people's language. */
export const language = chinese ? 'zh_CN' : 'en';

/** The words for a key; `{name}` parts are filled in. */
export function words(key: keyof Strings, parts: Record<string, string> = {}): string {
	return (chinese ? CHINESE : ENGLISH)[key].replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}

/** What a scope allows; a scope without words of ours is named as it is. */
export function scopeWords(scope: string): string {
	const known = SCOPES[scope];
	return known ? (chinese ? known.zh : known.en) : scope;
}
