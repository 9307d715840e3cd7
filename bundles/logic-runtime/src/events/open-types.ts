import { Event as GlassEvent } from 'glass-easel';
import type { RemoteElement } from '../backend/remote-element.ts';

/** What only WeChat itself can do answers as it does where it cannot: open-type → event and detail. */
const ANSWERS: Record<string, [event: string, detail: Record<string, unknown>]> = {
	// the platform asks the person at each call; there is nothing to agree to beforehand
	agreePrivacyAuthorization: ['agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' }],
	contact: ['contact', { errMsg: 'enterContact:fail not supported', path: '', query: {} }],
	getPhoneNumber: ['getphonenumber', { errMsg: 'getPhoneNumber:fail not supported' }],
	getRealtimePhoneNumber: ['getrealtimephonenumber', { errMsg: 'getRealtimePhoneNumber:fail not supported' }],
	launchApp: ['error', { errMsg: 'invalid scene' }],
};

/** What the session does itself: calls an API, or shares the page. */
const DONE_BY_SESSION: ReadonlySet<unknown> = new Set(['getUserInfo', 'openSetting', 'share']);

/** Whether a tap on a button of that open-type has to reach the logic layer. */
export function concernsLogic(openType: unknown): boolean {
	return DONE_BY_SESSION.has(openType) || isAnswered(openType);
}

function isAnswered(openType: unknown): boolean {
	return typeof openType === 'string' && Object.hasOwn(ANSWERS, openType);
}

/** The person tapped a button: the event of its open-type, if this is one that is answered here. */
export function answerOpenType(button: RemoteElement | undefined): void {
	const openType = button?.attributes?.get('open-type');
	if (!button?.owner || !isAnswered(openType)) return;
	const [type, detail] = ANSWERS[openType as string];
	const told = new GlassEvent(type, { ...detail }, { bubbles: false, composed: false, capturePhase: false });
	GlassEvent.dispatchEvent(button.owner, told);
}
