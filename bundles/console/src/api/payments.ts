import { change, get, type Page, path, type Query } from './http.ts';

export const ORDER_STATES = ['CREATED', 'PAYING', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'CLOSED', 'EXPIRED'] as const;

export interface Order {
	id: string;
	merchantId: string;
	outTradeNo: string;
	appId: string;
	personId: string | null;
	description: string;
	/** fen */
	amount: number;
	currency: string;
	state: string;
	createdAt: number;
	paidAt: number | null;
	/** fen */
	refunded: number;
}

export interface Entry {
	account: string;
	/** fen; the entries of one transaction add up to 0 */
	amount: number;
}

export interface Refund {
	id: string;
	outRefundNo: string;
	amount: number;
	reason: string | null;
	state: string;
	createdAt: number;
}

export interface OrderDetail {
	order: Order;
	transactions: Transaction[];
	events: { at: number; event: string; detail: string | null }[];
	refunds: Refund[];
	notifications: Notification[];
}

export interface Transaction {
	id: number;
	at: number;
	kind: string;
	orderId: string | null;
	entries: Entry[];
}

export interface LedgerVerdict {
	balanced: boolean;
	problems?: string[];
	transactions?: number;
}

export interface Wallet {
	personId: string;
	balance: number;
}

export interface Merchant {
	merchantId: string;
	name: string;
	appIds: string[];
	/** its notifications may go to a private network */
	privateNotify: boolean;
	createdAt: number;
}

/** What a merchant and the gateway prove themselves to each other with; told once. */
export interface MerchantSecrets {
	merchantId: string;
	/** signs the merchant's requests */
	secret: string;
	/** signs what the merchant is told */
	notifyKey: string;
}

export interface Notification {
	id: string;
	orderId: string;
	url: string;
	attempts: number;
	nextAt: number | null;
	state: string;
	lastStatus: number | null;
	lastError: string | null;
}

/** @param query `appId`, `state`: those of one app, or in one state, only */
export const orders = (query: Query, signal?: AbortSignal) => get<Page<Order>>('/orders', query, signal);
export const order = (id: string, signal?: AbortSignal) => get<OrderDetail>(path`/orders/${id}`, {}, signal);
export const ledger = (query: Query, signal?: AbortSignal) => get<Page<Transaction>>('/ledger', query, signal);
export const checkLedger = (signal?: AbortSignal) => get<LedgerVerdict>('/ledger/check', {}, signal);
export const wallets = (query: Query, signal?: AbortSignal) => get<Page<Wallet>>('/wallets', query, signal);
/** @param key names this credit: sent twice it happens once */
export const credit = (personId: string, amount: number, reason: string, key: string) =>
	change<void>('POST', path`/wallets/${personId}/credit`, { amount, reason, key });
export const merchants = (query: Query, signal?: AbortSignal) => get<Page<Merchant>>('/merchants', query, signal);
export const addMerchant = (merchant: { name: string; appIds: string[]; privateNotify: boolean }) =>
	change<MerchantSecrets>('POST', '/merchants', merchant);
export const renewMerchant = (merchantId: string) =>
	change<MerchantSecrets>('POST', path`/merchants/${merchantId}/secret`);
export const notifications = (query: Query, signal?: AbortSignal) =>
	get<Page<Notification>>('/notifications', query, signal);
export const retry = (id: string) => change<void>('POST', path`/notifications/${id}/retry`);
