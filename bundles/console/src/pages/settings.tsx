import { Card, Descriptions, Segmented, Typography } from 'antd';
import * as overview from '../api/overview.ts';
import { Failure, PageHead, useTell } from '../ui/bits.tsx';
import { useLoad } from '../ui/load.ts';
import { useSettings } from '../ui/settings.tsx';
import { useSignIn } from '../ui/sign-in-state.tsx';
import { SignIns } from './people.tsx';
import { PasswordForm } from './sign-in.tsx';

/** One's own account, how the console looks here, and what this gateway is. */
export default function Settings() {
	const { words, language, setLanguage, theme, setTheme } = useSettings();
	const { who } = useSignIn();
	const tell = useTell();
	const gateway = useLoad(overview.overview, []);
	const person = who!.person!;
	return (
		<>
			<PageHead title={words.t('menu.settings')} />
			<div className="charts">
				<Card title={words.t('settings.look')}>
					<Typography.Paragraph id="settings-language">{words.t('language')}</Typography.Paragraph>
					<Segmented
						aria-labelledby="settings-language"
						size="large"
						value={language}
						onChange={setLanguage}
						options={[
							{ value: 'en' as const, label: 'English' },
							{ value: 'zh' as const, label: '简体中文' },
						]}
					/>
					<Typography.Paragraph id="settings-theme" style={{ marginBlockStart: 20 }}>
						{words.t('theme')}
					</Typography.Paragraph>
					<Segmented
						aria-labelledby="settings-theme"
						size="large"
						value={theme}
						onChange={setTheme}
						options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: words.t(`theme.${value}`) }))}
					/>
				</Card>
				<Card title={words.t('settings.account')}>
					<Descriptions
						size="small"
						column={1}
						items={[
							{ key: 'name', label: words.t('person.name'), children: person.name },
							{ key: 'display', label: words.t('people.displayName'), children: person.displayName },
							{
								key: 'role',
								label: words.t('role'),
								children: `${words.t(`role.${person.role!}`)}: ${words.t(`role.${person.role!}.may`)}`,
							},
						]}
					/>
					<SignIns personId={person.id} />
				</Card>
				<Card title={words.t('change.action')}>
					<PasswordForm oldLabel={words.t('change.old')} onDone={() => tell.done(words.t('change.done'))} />
				</Card>
				<Card title={words.t('settings.gateway')}>
					<Failure error={gateway.error} retry={gateway.reload} />
					{gateway.data && (
						<Descriptions
							size="small"
							column={1}
							items={[
								{ key: 'version', label: words.t('version'), children: gateway.data.version },
								{ key: 'java', label: 'Java', children: gateway.data.java },
								{ key: 'uptime', label: words.t('settings.uptime'), children: words.duration(gateway.data.uptime) },
								{
									key: 'api',
									label: words.t('settings.api'),
									children: (
										<a href="/api/v1/openapi.json" target="_blank" rel="noopener">
											/api/v1/openapi.json
										</a>
									),
								},
								{
									key: 'metrics',
									label: words.t('settings.metrics'),
									children: (
										<a href="/metrics" target="_blank" rel="noopener">
											/metrics
										</a>
									),
								},
							]}
						/>
					)}
				</Card>
			</div>
		</>
	);
}
