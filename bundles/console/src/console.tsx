import { App, Button, ConfigProvider, Result, Spin } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/zh-cn';
import { Component, lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Frame } from './frame.tsx';
import { Overview } from './pages/overview.tsx';
import { ChangePassword, NoRole, SignIn } from './pages/sign-in.tsx';
import { antdTheme } from './theme.ts';
import { Failure } from './ui/bits.tsx';
import { returnPlace } from './ui/place.ts';
import { useSettings, useWords } from './ui/settings.tsx';
import { useSignIn } from './ui/sign-in-state.tsx';

const PAGES: Record<string, React.LazyExoticComponent<() => ReactNode>> = {
	apps: lazy(() => import('./pages/apps.tsx')),
	sessions: lazy(() => import('./pages/sessions.tsx')),
	permits: lazy(() => import('./pages/permits.tsx')),
	capabilities: lazy(() => import('./pages/capabilities.tsx')),
	configuration: lazy(() => import('./pages/configuration.tsx')),
	routes: lazy(() => import('./pages/routes.tsx')),
	people: lazy(() => import('./pages/people.tsx')),
	grants: lazy(() => import('./pages/grants.tsx')),
	payments: lazy(() => import('./pages/payments/payments.tsx')),
	audit: lazy(() => import('./pages/audit.tsx')),
	logs: lazy(() => import('./pages/logs.tsx')),
	settings: lazy(() => import('./pages/settings.tsx')),
};
const NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

export function Console() {
	const { language, dark } = useSettings();
	useEffect(() => void dayjs.locale(language === 'zh' ? 'zh-cn' : 'en-gb'), [language]);
	return (
		<ConfigProvider
			locale={language === 'zh' ? zhCN : enGB}
			theme={antdTheme(dark, language === 'zh')}
			csp={{ nonce: NONCE }}
			button={{ autoInsertSpace: false }}
		>
			<App component="div" className={dark ? 'console dark' : 'console'} message={{ maxCount: 3 }}>
				<Doors />
			</App>
		</ConfigProvider>
	);
}

/** Who may see what: the sign-in page, the step that changes a one-time secret, or the console. */
function Doors() {
	const { who, error, refresh } = useSignIn();
	const location = useLocation();
	if (!who)
		return error ? (
			<div className="alone">
				<Failure error={error} retry={() => void refresh()} />
			</div>
		) : (
			<Waiting />
		);
	const at = location.pathname + location.search;
	if (!who.signedIn) {
		if (location.pathname === '/sign-in') return <SignIn />;
		return <Navigate to={at === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(at)}`} replace />;
	}
	if (who.mustChange) return <ChangePassword />;
	if (!who.person?.role) return <NoRole />;
	if (location.pathname === '/sign-in') return <Navigate to={returnPlace(location.search)} replace />;
	return (
		<Frame>
			<Broken key={location.pathname}>
				<Suspense fallback={<Waiting />}>
					<Routes>
						<Route index element={<Overview />} />
						{Object.entries(PAGES).map(([path, Page]) => (
							<Route key={path} path={path} element={<Page />} />
						))}
						<Route path="*" element={<Nowhere />} />
					</Routes>
				</Suspense>
			</Broken>
		</Frame>
	);
}

function Waiting() {
	const words = useWords();
	return (
		<div className="waiting" role="status" aria-label={words.t('loading')}>
			<Spin size="large" />
		</div>
	);
}

function Nowhere() {
	const words = useWords();
	return (
		<Result
			status="404"
			title={words.t('nowhere')}
			extra={<Button href="/console/">{words.t('menu.overview')}</Button>}
		/>
	);
}

/** A page that throws, or whose file cannot be loaded any more after an update of the gateway, leaves the rest standing. */
class Broken extends Component<{ children: ReactNode }, { error?: unknown }> {
	override state: { error?: unknown } = {};
	static getDerivedStateFromError(error: unknown) {
		return { error };
	}
	override render() {
		return this.state.error ? <BrokenPage error={this.state.error} /> : this.props.children;
	}
}

function BrokenPage({ error }: { error: unknown }) {
	const words = useWords();
	return (
		<Result
			status="warning"
			title={words.t('broken')}
			subTitle={error instanceof Error ? error.message : undefined}
			extra={<Button onClick={() => location.reload()}>{words.t('broken.reload')}</Button>}
		/>
	);
}
