import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Console } from './console.tsx';
import { SettingsProvider } from './ui/settings.tsx';
import { SignInProvider } from './ui/sign-in-state.tsx';
import './console.css';

createRoot(document.getElementById('root')!).render(
	<StrictMode>
		<BrowserRouter basename="/console">
			<SettingsProvider>
				<SignInProvider>
					<Console />
				</SignInProvider>
			</SettingsProvider>
		</BrowserRouter>
	</StrictMode>,
);
