import { change, get, path } from './http.ts';

/** A need that no bundle here meets. `from` and `repository` say who could. */
export interface MissingNeed {
	family: string;
	apis: string[];
	from?: string;
	repository?: string;
	reasons: string[];
}

/** A bundle that would have to be deployed. */
export interface NeededBundle {
	repository: string;
	name: string;
	version: string;
	sha256: string;
	families: string[];
	/** the version that runs now */
	replaces?: string;
	because: string;
}

/** Whether an app runs here. */
export interface Resolution {
	runs: boolean;
	missing: MissingNeed[];
	/** APIs that nobody offers here or in a repository */
	absent: string[];
	deploy: NeededBundle[];
	/** what to know of repositories */
	remarks: string[];
}

export const resolution = (appId: string, signal?: AbortSignal) =>
	get<Resolution>(path`/apps/${appId}/resolution`, {}, signal);
/** Deploys what was shown, all of it or nothing. */
export const complete = (appId: string, shown: NeededBundle[]) =>
	change<{ resolution: Resolution }>('POST', path`/apps/${appId}/resolution`, {
		deploy: shown.map(({ sha256 }) => sha256),
	});
