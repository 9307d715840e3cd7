import type { ApiCalls } from './api-calls.ts';
import type { Facts } from './facts.ts';
import type { Listeners } from './listeners.ts';

/** Which events of the catalogue the gateway knows that this app listens to. */
export interface Subscriptions {
	/** The app's first listener of an event. */
	begin(event: string): void;
	/** Its last one went. @param off `offGreeted`, for `onGreeted` */
	end(event: string, off: string): void;
	/** The gateway's side ended, because its provider leaves: another version may have come. */
	ended(event: string): void;
	/** An event may be there only now, or again. */
	catalogChanged(): void;
}

/** Events that no provider offers by name (onAppShow, those of Bluetooth) are none of the gateway's business: they just come. */
export function createSubscriptions(api: ApiCalls, facts: Facts, listeners: Listeners): Subscriptions {
	const told = new Set<string>();

	function begin(event: string): void {
		if (!facts.api(event)) return;
		told.add(event);
		api.tell(event, {});
	}

	return {
		begin,
		end(event, off) {
			if (told.delete(event) && facts.api(off)) api.tell(off, {});
		},
		ended(event) {
			told.delete(event);
			if (listeners.has(event)) begin(event);
		},
		catalogChanged() {
			for (const event of [...told]) if (!facts.api(event)) told.delete(event);
			for (const event of listeners.names()) if (!told.has(event)) begin(event);
		},
	};
}

/** `onGreeted` of `offGreeted`, `acme.onScanned` of `acme.offScanned`; undefined for every other name. */
export function eventOf(off: string): string | undefined {
	const event = off.replace(/^off(?=[A-Z])|(?<=\.)off(?=[A-Z])/, 'on');
	return event === off ? undefined : event;
}
