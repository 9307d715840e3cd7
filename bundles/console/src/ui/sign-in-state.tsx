import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import * as auth from '../api/auth.ts';
import { onRefused } from '../api/http.ts';

interface SignInState {
	/** undefined until the gateway has answered */
	who: auth.Who | undefined;
	error: unknown;
	refresh(): Promise<void>;
	signOut(): Promise<void>;
	/** whether the person may do what asks for this role; the server decides, this only says it beforehand */
	may(role: auth.Role): boolean;
}

const RANK: Record<auth.Role, number> = { auditor: 1, operator: 2, administrator: 3 };
const NOBODY: auth.Who = { signedIn: false, person: null, mustChange: false };
const Context = createContext<SignInState | null>(null);

export function SignInProvider({ children }: { children: ReactNode }) {
	const [who, setWho] = useState<auth.Who>();
	const [error, setError] = useState<unknown>();
	const refresh = useCallback(
		() =>
			auth.who().then(
				(answer) => {
					setError(undefined);
					setWho(answer);
				},
				(problem) => setError(problem),
			),
		[],
	);
	useEffect(() => void refresh(), [refresh]);
	useEffect(() => onRefused((refusal) => (refusal.status === 401 ? setWho(NOBODY) : void refresh())), [refresh]);
	const state: SignInState = {
		who,
		error,
		refresh,
		async signOut() {
			await auth.signOut();
			setWho(NOBODY);
		},
		may: (role) => RANK[who?.person?.role ?? 'auditor'] >= RANK[role],
	};
	return <Context value={state}>{children}</Context>;
}

export function useSignIn(): SignInState {
	return useContext(Context)!;
}
