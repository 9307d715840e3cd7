import { useCallback, useEffect, useRef, useState } from 'react';

export interface Loaded<T> {
	data: T | undefined;
	error: unknown;
	loading: boolean;
	reload(): void;
}

/**
 * Loads, and again when `deps` change; an answer that comes after the next question is dropped.
 *
 * @param every also again each so many ms, but not while the tab is hidden
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, deps: unknown[], every?: number): Loaded<T> {
	const [state, setState] = useState<{ data?: T; error?: unknown; loading: boolean }>({ loading: true });
	const [turn, setTurn] = useState(0);
	const latest = useRef(load);
	latest.current = load;
	useEffect(() => {
		const abort = new AbortController();
		setState((was) => ({ ...was, loading: true }));
		latest.current(abort.signal).then(
			(data) => !abort.signal.aborted && setState({ data, loading: false }),
			(error) => !abort.signal.aborted && setState((was) => ({ ...was, error, loading: false })),
		);
		return () => abort.abort();
		// eslint-disable-next-line: the caller says what it depends on
	}, [turn, ...deps]);
	useVisibleInterval(() => setTurn((n) => n + 1), every);
	return {
		data: state.data,
		error: state.error,
		loading: state.loading,
		reload: useCallback(() => setTurn((n) => n + 1), []),
	};
}

/** Calls every so many ms while the tab can be seen, and at once when it can be seen again. */
export function useVisibleInterval(call: () => void, every: number | undefined): void {
	const latest = useRef(call);
	latest.current = call;
	useEffect(() => {
		if (!every) return;
		const tick = () => document.visibilityState === 'visible' && latest.current();
		const timer = setInterval(tick, every);
		document.addEventListener('visibilitychange', tick);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', tick);
		};
	}, [every]);
}

/** A number that a change of data raises, so that what shows the data loads it again. */
export function useTurn(): [number, () => void] {
	const [turn, setTurn] = useState(0);
	return [turn, useCallback(() => setTurn((n) => n + 1), [])];
}
