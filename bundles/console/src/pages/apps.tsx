import { PlusOutlined } from '@ant-design/icons';
import { Button, Descriptions, Drawer, Input, Modal, Select, Space, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import * as api from '../api/apps.ts';
import { Act, Failure, Findings, Id, PageHead, SecretDialog, useTell, When } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { Uploader } from '../ui/uploader.tsx';
import { AppNeeds } from './app-needs.tsx';

/** Installed mini-programs: install, open, versions, remove. */
export default function Apps() {
	const words = useWords();
	const [turn, reload] = useTurn();
	const [installing, setInstalling] = useState(false);
	const [shown, setShown] = useState<api.App>();
	const [danger, setDanger] = useState<Danger>();
	const tell = useTell();
	const remove = (app: api.App) =>
		setDanger({
			title: words.t('apps.remove.title', { name: app.name }),
			action: words.t('apps.remove'),
			what: words.t('apps.remove.what', { name: app.name, appId: app.appId, n: app.versions }),
			more: async () => {
				const found = await api.apps({ q: app.appId, size: 200 });
				const open = found.items.find((other) => other.appId === app.appId)?.openSessions ?? 0;
				return <p>{words.t('apps.remove.sessions', { n: open })}</p>;
			},
			option: words.t('apps.remove.force'),
			run: (force) => api.removeApp(app.appId, undefined, force),
			done() {
				setShown(undefined);
				tell.done(words.t('apps.removed', { name: app.name }));
				reload();
			},
		});
	const columns: Columns<api.App> = [
		{
			key: 'name',
			title: words.t('apps.app'),
			sorted: true,
			render: (_, app) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => setShown(app)}
					>
						{app.name}
					</Button>
					<small>{app.appId}</small>
				</span>
			),
		},
		{
			key: 'version',
			title: words.t('version'),
			render: (_, app) => (
				<Space size={4}>
					{app.version}
					{app.kind !== 'release' && <Tag>{words.term('kind', app.kind)}</Tag>}
				</Space>
			),
		},
		{
			key: 'openSessions',
			title: words.t('apps.sessions'),
			align: 'right',
			render: (_, app) => (app.openSessions === undefined ? '–' : words.number(app.openSessions)),
		},
		{
			key: 'size',
			title: words.t('size'),
			align: 'right',
			className: 'num',
			sorted: true,
			render: (_, app) => words.bytes(app.size),
		},
		{
			key: 'installedAt',
			title: words.t('apps.installed'),
			sorted: true,
			render: (_, app) => <When at={app.installedAt} />,
		},
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, app) => (
				<span className="row-actions">
					<Button size="small" href={api.appUrl(app.appId)} target="_blank" rel="noopener">
						{words.t('apps.open')}
					</Button>
					<Act
						need="operator"
						size="small"
						danger
						onClick={() => remove(app)}
						aria-label={words.t('apps.remove.named', { name: app.name })}
					>
						{words.t('remove')}
					</Act>
				</span>
			),
		},
	];
	return (
		<>
			<PageHead
				title={words.t('menu.apps')}
				about={words.t('apps.about')}
				actions={
					<Act need="operator" type="primary" icon={<PlusOutlined />} onClick={() => setInstalling(true)}>
						{words.t('apps.install')}
					</Act>
				}
			/>
			<ServerTable
				label={words.t('menu.apps')}
				columns={columns}
				rowKey={(app) => app.appId}
				load={api.apps}
				search={words.t('apps.search')}
				empty={words.t('apps.empty')}
				turn={turn}
			/>
			<InstallDialog open={installing} onClose={() => setInstalling(false)} onInstalled={reload} />
			<AppDrawer app={shown} onClose={() => setShown(undefined)} onChanged={reload} onRemove={remove} />
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

function InstallDialog({ open, onClose, onInstalled }: { open: boolean; onClose(): void; onInstalled(): void }) {
	const words = useWords();
	const [kind, setKind] = useState('release');
	const [fallback, setFallback] = useState('');
	return (
		<Modal
			open={open}
			title={words.t('apps.install.title')}
			onCancel={onClose}
			footer={null}
			destroyOnHidden
			mask={{ closable: false }}
		>
			<Space style={{ marginBlockEnd: 12 }} wrap>
				<label htmlFor="install-kind">{words.t('apps.kind')}</label>
				<Select
					id="install-kind"
					value={kind}
					onChange={setKind}
					style={{ minInlineSize: 140 }}
					options={['release', 'trial', 'develop'].map((value) => ({ value, label: words.term('kind', value) }))}
				/>
				<Input
					aria-label={words.t('apps.fallback')}
					placeholder={words.t('apps.fallback')}
					value={fallback}
					onChange={(event) => setFallback(event.target.value)}
					spellCheck={false}
				/>
			</Space>
			<Uploader<api.Installed>
				accept=".zip"
				folders
				chooseText={words.t('apps.install.file')}
				hint={words.t('apps.install.hint')}
				send={(body, onProgress, signal) => api.install(body, kind, fallback.trim() || undefined, onProgress, signal)}
				result={({ release }) => (
					<>
						{words.t('apps.install.done', { name: release.name, version: release.version })}
						{!!release.warnings?.length && <Findings findings={release.warnings} />}
					</>
				)}
				onDone={onInstalled}
			/>
		</Modal>
	);
}

function AppDrawer({
	app,
	onClose,
	onChanged,
	onRemove,
}: {
	app: api.App | undefined;
	onClose(): void;
	onChanged(): void;
	onRemove(app: api.App): void;
}) {
	const words = useWords();
	return (
		<Drawer
			open={app !== undefined}
			onClose={onClose}
			size={720}
			title={app?.name}
			extra={
				app && (
					<Act need="operator" danger onClick={() => onRemove(app)}>
						{words.t('apps.remove')}
					</Act>
				)
			}
			destroyOnHidden
		>
			{app && <AppDetail app={app} onChanged={onChanged} />}
		</Drawer>
	);
}

function AppDetail({ app: listed, onChanged }: { app: api.App; onChanged(): void }) {
	const words = useWords();
	const now = useLoad((signal) => api.app(listed.appId, signal), [listed.appId]);
	const app = now.data ?? listed;
	const place = encodeURIComponent(app.appId);
	const changed = () => {
		now.reload();
		onChanged();
	};
	return (
		<>
			<Descriptions
				size="small"
				column={1}
				bordered
				items={[
					{ key: 'id', label: words.t('apps.id'), children: <code>{app.appId}</code> },
					{ key: 'version', label: words.t('version'), children: app.version },
					{ key: 'publisher', label: words.t('apps.publisher'), children: app.publisher ?? '–' },
					{ key: 'digest', label: words.t('apps.digest'), children: <Id id={app.digest} /> },
					{ key: 'size', label: words.t('size'), children: words.bytes(app.size) },
					{
						key: 'apis',
						label: words.t('apps.apis'),
						children: <Tags names={app.apis} />,
					},
					...(now.data?.needsApproval?.length
						? [
								{
									key: 'approval',
									label: words.t('apps.needsApproval'),
									children: <Tags names={now.data.needsApproval} />,
								},
							]
						: []),
				]}
			/>
			<AppNeeds app={app} onChanged={changed} />
			<p className="row-actions" style={{ flexWrap: 'wrap' }}>
				<Link to={`/permits?app=${place}`}>{words.t('menu.permits')}</Link>
				<Link to={`/grants?app=${place}`}>{words.t('menu.grants')}</Link>
				<Link to={`/logs?app=${place}`}>{words.t('menu.logs')}</Link>
				<Link to={`/audit?app=${place}`}>{words.t('menu.audit')}</Link>
				<Link to={`/sessions?app=${place}`}>{words.t('menu.sessions')}</Link>
			</p>
			<Versions app={app} onChanged={changed} />
			<Compatibility app={app} />
			<AppSecret app={app} />
		</>
	);
}

function Tags({ names }: { names: string[] }) {
	const words = useWords();
	if (!names.length) return words.t('none');
	return (
		<span className="tags">
			{names.map((name) => (
				<Tag key={name}>{name}</Tag>
			))}
		</span>
	);
}

function Versions({ app, onChanged }: { app: api.App; onChanged(): void }) {
	const words = useWords();
	const tell = useTell();
	const [danger, setDanger] = useState<Danger>();
	const list = useLoad((signal) => api.versions(app.appId, signal), [app.appId]);
	const changed = (text: string) => () => {
		tell.done(text);
		list.reload();
		onChanged();
	};
	const use = ({ version }: api.AppVersion) =>
		setDanger({
			title: words.t('versions.use.title', { version }),
			action: words.t('versions.use'),
			what: words.t('versions.use.what', { name: app.name, version }),
			run: () => api.makeCurrent(app.appId, version),
			done: changed(words.t('versions.used', { version })),
		});
	const remove = ({ version }: api.AppVersion) =>
		setDanger({
			title: words.t('versions.remove.title', { version }),
			action: words.t('versions.remove'),
			what: words.t('versions.remove.what', { name: app.name, version }),
			option: words.t('apps.remove.force'),
			run: (force) => api.removeApp(app.appId, version, force),
			done: changed(words.t('versions.removed', { version })),
		});
	return (
		<section className="section">
			<h2>{words.t('versions')}</h2>
			<Failure error={list.error} retry={list.reload} />
			<Table<api.AppVersion>
				size="small"
				aria-label={words.t('versions')}
				rowKey={(row) => row.digest}
				loading={list.loading && !list.data}
				dataSource={list.data?.items}
				pagination={false}
				scroll={{ x: 'max-content' }}
				columns={[
					{
						key: 'version',
						title: words.t('version'),
						render: (_, row) => (
							<Space size={4}>
								{row.version}
								{row.current && <Tag color="success">{words.t('versions.current')}</Tag>}
							</Space>
						),
					},
					{ key: 'at', title: words.t('apps.installed'), render: (_, row) => <When at={row.installedAt} /> },
					{ key: 'diagnostics', title: words.t('versions.diagnostics'), align: 'right', dataIndex: 'diagnostics' },
					{
						key: 'actions',
						title: words.t('actions'),
						render: (_, row) => (
							<span className="row-actions">
								<Button size="small" href={api.appUrl(app.appId, row.version)} target="_blank" rel="noopener">
									{words.t('apps.open')}
								</Button>
								{!row.current && (
									<>
										<Act need="operator" size="small" onClick={() => use(row)}>
											{words.t('versions.use')}
										</Act>
										<Act need="operator" size="small" danger onClick={() => remove(row)}>
											{words.t('remove')}
										</Act>
									</>
								)}
							</span>
						),
					},
				]}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</section>
	);
}

/** What its current release uses that is deprecated, unknown or newer than this gateway. */
function Compatibility({ app }: { app: api.App }) {
	const words = useWords();
	const list = useLoad((signal) => api.compatibility(app.appId, signal), [app.appId, app.digest]);
	const findings = list.data?.items.find(({ current }) => current)?.findings;
	return (
		<section className="section">
			<h2>{words.t('uses')}</h2>
			<Failure error={list.error} retry={list.reload} />
			{findings?.length === 0 && <Typography.Paragraph type="secondary">{words.t('uses.none')}</Typography.Paragraph>}
			{!!findings?.length && (
				<ul className="impact" aria-label={words.t('uses')}>
					{findings.map(({ kind, api: name, message, removal, places }) => (
						<li key={`${kind} ${name}`} style={{ marginBlockEnd: 6 }}>
							<Tag color={removal ? 'error' : kind === 'deprecated' ? 'warning' : 'default'}>
								{words.term('use', kind)}
							</Tag>{' '}
							<code>{name}</code> {message}
							{places.length > 0 && (
								<>
									{' '}
									<small>{places.map(({ file, line }) => `${file}:${line}`).join(', ')}</small>
								</>
							)}
						</li>
					))}
				</ul>
			)}
		</section>
	);
}

/** What the app's own backend proves itself with at code2session. */
function AppSecret({ app }: { app: api.App }) {
	const words = useWords();
	const tell = useTell();
	const [danger, setDanger] = useState<Danger>();
	const [secret, setSecret] = useState<string>();
	const list = useLoad(api.appSecrets, []);
	const mine = list.data?.items.find(({ appId }) => appId === app.appId);
	const make = async () => {
		setSecret((await api.makeAppSecret(app.appId)).secret);
		list.reload();
	};
	const replace = () =>
		setDanger({
			title: words.t('secretOfApp.replace.title', { name: app.name }),
			action: words.t('secretOfApp.replace'),
			what: words.t('secretOfApp.replace.what'),
			run: make,
		});
	const remove = () =>
		setDanger({
			title: words.t('secretOfApp.remove.title', { name: app.name }),
			action: words.t('secretOfApp.remove'),
			what: words.t('secretOfApp.remove.what'),
			run: () => api.removeAppSecret(app.appId),
			done: list.reload,
		});
	return (
		<section className="section">
			<h2>{words.t('secretOfApp')}</h2>
			<Failure error={list.error} retry={list.reload} />
			<Typography.Paragraph type="secondary">
				{mine ? (
					<>
						{words.t('secretOfApp.since')} <When at={mine.since} />
					</>
				) : (
					words.t('secretOfApp.none')
				)}
			</Typography.Paragraph>
			<div className="row-actions">
				<Act need="administrator" onClick={() => (mine ? replace() : void make().catch(tell.failed))}>
					{words.t(mine ? 'secretOfApp.replace' : 'secretOfApp.make')}
				</Act>
				{mine && (
					<Act need="administrator" danger onClick={remove}>
						{words.t('secretOfApp.remove')}
					</Act>
				)}
			</div>
			<SecretDialog
				title={words.t('secretOfApp')}
				about={words.t('secretOfApp.about', { appId: app.appId })}
				secrets={secret === undefined ? undefined : [[words.t('secret'), secret]]}
				onClose={() => setSecret(undefined)}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</section>
	);
}
