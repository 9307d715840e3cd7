import { change, get, type Page, path, type Query, send, withQuery } from './http.ts';

/** A person's answer to an app's question. */
export interface Grant {
	appId: string;
	userId: string;
	scope: string;
	granted: boolean;
	at: number;
}

/** Release `*` means every release of the app. */
export interface Approval {
	appId: string;
	release: string;
	api: string;
	at: number;
	by: string;
}

export const DOMAIN_KINDS = ['request', 'socket', 'upload', 'download'] as const;

export interface Domain {
	appId: string;
	release: string;
	kind: (typeof DOMAIN_KINDS)[number];
	origin: string;
	/** may be on this machine or in a private network, and without TLS */
	private: boolean;
	at: number;
	by: string;
}

/** A decision of the gate, or what an operator did. */
export interface AuditRecord {
	seq: number;
	at: number;
	appId: string | null;
	userId: string | null;
	sessionId: string | null;
	api: string | null;
	provider: string | null;
	outcome: string;
	actor: string | null;
	action: string | null;
	target: string | null;
}

export interface AuditVerdict {
	intact: boolean;
	records: number;
	problem?: string | null;
}

export const grants = (query: Query, signal?: AbortSignal) => get<Page<Grant>>('/grants', query, signal);
export const takeBack = (grant: Grant) =>
	change<void>('DELETE', path`/grants/${grant.appId}/${grant.userId}/${grant.scope}`);

export const approvals = (query: Query, signal?: AbortSignal) => get<Page<Approval>>('/approvals', query, signal);
export const approve = async (appId: string, api: string, release: string) => {
	await send('PUT', withQuery(path`/approvals/${appId}/${api}`, { release }));
};
export const disapprove = async (approval: Approval) => {
	await send('DELETE', withQuery(path`/approvals/${approval.appId}/${approval.api}`, { release: approval.release }));
};

export const domains = (query: Query, signal?: AbortSignal) => get<Page<Domain>>('/domains', query, signal);
export const allow = (appId: string, domain: { release: string; kind: string; origin: string; private: boolean }) =>
	change<void>('PUT', path`/domains/${appId}`, domain);
export const disallow = async ({ appId, kind, origin, release }: Domain) => {
	await send('DELETE', withQuery(path`/domains/${appId}`, { kind, origin, release }));
};

export const audit = (query: Query, signal?: AbortSignal) => get<Page<AuditRecord>>('/audit', query, signal);
export const verifyAudit = () => get<AuditVerdict>('/audit/verify');
