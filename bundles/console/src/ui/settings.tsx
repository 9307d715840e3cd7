import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { browserLanguage, type Language, speech, type Speech } from '../words/speech.ts';

export type Theme = 'light' | 'dark' | 'auto';

interface Settings {
	words: Speech;
	language: Language;
	setLanguage(language: Language): void;
	theme: Theme;
	setTheme(theme: Theme): void;
	/** what `theme` comes to now */
	dark: boolean;
}

const Context = createContext<Settings | null>(null);
const DARK = matchMedia('(prefers-color-scheme: dark)');

function kept<T extends string>(key: string, known: readonly T[], otherwise: T): T {
	const value = localStorage.getItem(`loggia.console.${key}`) as T;
	return known.includes(value) ? value : otherwise;
}

/** Language and theme of this browser. */
export function SettingsProvider({ children }: { children: ReactNode }) {
	const [language, setLanguage] = useState<Language>(() =>
		kept('language', ['en', 'zh'], browserLanguage(navigator.languages)),
	);
	const [theme, setTheme] = useState<Theme>(() => kept('theme', ['light', 'dark', 'auto'], 'auto'));
	const [systemDark, setSystemDark] = useState(DARK.matches);
	useEffect(() => {
		const listen = () => setSystemDark(DARK.matches);
		DARK.addEventListener('change', listen);
		return () => DARK.removeEventListener('change', listen);
	}, []);
	const words = useMemo(() => speech(language), [language]);
	const dark = theme === 'dark' || (theme === 'auto' && systemDark);
	useEffect(() => {
		document.documentElement.lang = words.locale;
		document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
	}, [words, dark]);
	const settings: Settings = {
		words,
		language,
		theme,
		dark,
		setLanguage(value) {
			localStorage.setItem('loggia.console.language', value);
			setLanguage(value);
		},
		setTheme(value) {
			localStorage.setItem('loggia.console.theme', value);
			setTheme(value);
		},
	};
	return <Context value={settings}>{children}</Context>;
}

export function useSettings(): Settings {
	return useContext(Context)!;
}

export function useWords(): Speech {
	return useSettings().words;
}
