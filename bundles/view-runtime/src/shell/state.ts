/** The three attributes of the root element that test tools wait for (DESIGN §4). */
const root = document.documentElement;

export function setState(state: 'loading' | 'ready' | 'error'): void {
	root.dataset.loggiaState = state;
}

export function setRoute(route: string): void {
	root.dataset.loggiaPage = route;
}

/** Uncaught logic and view errors since the app was opened. */
export function setErrors(count: number): void {
	root.dataset.loggiaErrors = String(count);
}
