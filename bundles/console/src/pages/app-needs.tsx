import { Alert } from 'antd';
import { useState } from 'react';
import type { App } from '../api/apps.ts';
import * as api from '../api/resolutions.ts';
import { Act, Failure, useTell } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad } from '../ui/load.ts';
import { useWords } from '../ui/settings.tsx';

/** What an app needs that is not here, and the button that brings it; nothing when all is here. */
export function AppNeeds({ app, onChanged }: { app: App; onChanged(): void }) {
	const words = useWords();
	const tell = useTell();
	const [danger, setDanger] = useState<Danger>();
	const now = useLoad((signal) => api.resolution(app.appId, signal), [app.appId, app.digest]);
	if (!now.data) return <Failure error={now.error} retry={now.reload} />;
	const { runs, missing, absent, deploy, remarks } = now.data;
	if (runs) return null;
	const ask = () =>
		setDanger({
			title: words.t('lacks.deploy.title', { name: app.name }),
			action: words.t('lacks.deploy'),
			what: (
				<ul className="impact">
					{deploy.map((each) => (
						<li key={each.sha256}>
							{words.t(each.replaces ? 'lacks.deploy.instead' : 'lacks.deploy.one', {
								name: each.name,
								version: each.version,
								repository: each.repository,
								replaces: each.replaces ?? '',
							})}{' '}
							<small>{each.because}</small>
						</li>
					))}
				</ul>
			),
			run: () => api.complete(app.appId, deploy),
			done() {
				tell.done(words.t('lacks.deployed', { name: app.name }));
				now.reload();
				onChanged();
			},
		});
	return (
		<section className="section" aria-label={words.t('lacks')}>
			<Alert
				type={missing.length ? 'warning' : 'info'}
				showIcon
				title={words.t(missing.length ? 'lacks' : 'lacks.absent', { apis: absent.join(', ') })}
				description={
					missing.length > 0 && (
						<ul className="impact">
							{missing.map(({ family, apis, from, repository, reasons }) => (
								<li key={family + apis.join()}>
									{family} ({apis.join(', ')}):{' '}
									{from ? words.t('lacks.from', { bundle: from, repository: repository ?? '' }) : reasons.join('; ')}
								</li>
							))}
							{absent.length > 0 && <li>{words.t('lacks.absent', { apis: absent.join(', ') })}</li>}
							{remarks.map((remark) => (
								<li key={remark}>{remark}</li>
							))}
						</ul>
					)
				}
				action={
					deploy.length > 0 && (
						<Act need="operator" size="small" type="primary" onClick={ask}>
							{words.t('lacks.deploy')}
						</Act>
					)
				}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</section>
	);
}
