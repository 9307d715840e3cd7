/** Where the sign-in page was asked to go back to: a path of the console and nothing else. */
export function returnPlace(search: string): string {
	const wanted = new URLSearchParams(search).get('return') ?? '/';
	return /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
}
