import { CloudUploadOutlined } from '@ant-design/icons';
import { Alert, Button, Modal, Select, Space, Tabs, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import * as api from '../api/capabilities.ts';
import { Act, HealthTag, Id, PageHead, useTell, When, Word } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useTurn } from '../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { Uploader } from '../ui/uploader.tsx';

/** What mini-programs can call: the bundles behind it, and the APIs they give. */
export default function Capabilities() {
	const words = useWords();
	const [tab, setTab] = useAddress('tab');
	const [turn, reload] = useTurn();
	const [deploying, setDeploying] = useState(false);
	return (
		<>
			<PageHead
				title={words.t('menu.capabilities')}
				about={words.t('capabilities.about')}
				actions={
					<Act need="operator" type="primary" icon={<CloudUploadOutlined />} onClick={() => setDeploying(true)}>
						{words.t('capabilities.deploy')}
					</Act>
				}
			/>
			<Tabs
				activeKey={tab ?? 'bundles'}
				onChange={setTab}
				destroyOnHidden
				items={[
					{
						key: 'bundles',
						label: words.t('capabilities.bundles'),
						children: <Bundles turn={turn} onChanged={reload} />,
					},
					{ key: 'apis', label: words.t('capabilities.apis'), children: <Catalog turn={turn} /> },
				]}
			/>
			<Modal
				open={deploying}
				title={words.t('capabilities.deploy.title')}
				onCancel={() => setDeploying(false)}
				footer={null}
				destroyOnHidden
				mask={{ closable: false }}
			>
				<Uploader<api.Deployed>
					accept=".jar"
					chooseText={words.t('capabilities.deploy.file')}
					hint={words.t('capabilities.deploy.hint')}
					send={api.deploy}
					result={({ name, version, warnings }) => (
						<>
							{words.t('capabilities.deployed', { name, version })}
							{warnings?.map((warning) => (
								<Alert key={warning} type="warning" showIcon title={warning} style={{ marginBlockStart: 12 }} />
							))}
						</>
					)}
					onDone={reload}
				/>
			</Modal>
		</>
	);
}

/** A bundle that drains is gone within half a minute: how often the list looks. */
const DRAIN_LOOK_MS = 5_000;

function Bundles({ turn, onChanged }: { turn: number; onChanged(): void }) {
	const words = useWords();
	const tell = useTell();
	const navigate = useNavigate();
	const [danger, setDanger] = useState<Danger>();
	const remove = (row: api.Capability) => {
		const { name } = row;
		setDanger({
			title: words.t('capabilities.remove.title', { name }),
			action: words.t('capabilities.remove'),
			what: words.t('capabilities.remove.what', { name }),
			more: async () => <ImpactList impact={await api.impact(row)} />,
			run: () => api.removeCapability(row),
			done() {
				tell.done(words.t('capabilities.removed', { name }));
				onChanged();
			},
		});
	};
	const rollBack = (row: api.Capability) => {
		const { name, version, previous } = row;
		setDanger({
			title: words.t('capabilities.rollback.title', { name }),
			action: words.t('capabilities.rollback'),
			what: words.t('capabilities.rollback.what', { name, version, previous: previous!.version }),
			more: async () => <ImpactList impact={await api.impact(row)} />,
			run: () => api.rollBack(row),
			done() {
				tell.done(words.t('capabilities.rolledBack', { name, version: previous!.version }));
				onChanged();
			},
		});
	};
	const columns: Columns<api.Capability> = [
		{
			key: 'name',
			title: words.t('bundle'),
			sorted: true,
			render: (_, row) => (
				<span className="two-lines">
					<strong>{row.name}</strong>
					<small>{row.families.join(', ')}</small>
				</span>
			),
		},
		{
			key: 'version',
			title: words.t('version'),
			render: (_, row) => (
				<Space size={4}>
					{row.version}
					{row.shipped && <Tag>{words.t('capabilities.shipped')}</Tag>}
					{row.returned && (
						<Tag color="warning">{words.t('capabilities.takenBack', { version: row.returned.version })}</Tag>
					)}
				</Space>
			),
		},
		{
			key: 'state',
			title: words.t('state'),
			sorted: true,
			render: (_, row) => <Word group="state" word={row.state} />,
		},
		{ key: 'trust', title: words.t('trust'), render: (_, row) => <TrustTag trust={row.trust} /> },
		{ key: 'health', title: words.t('health'), render: (_, row) => <HealthTag health={row.health} /> },
		{
			key: 'apis',
			title: words.t('capabilities.apis'),
			align: 'right',
			render: (_, row) => words.number(row.apis.length),
		},
		{ key: 'since', title: words.t('since'), sorted: true, render: (_, row) => <When at={row.since} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<span className="row-actions">
					<Button size="small" onClick={() => void navigate(`/configuration?q=${encodeURIComponent(row.name)}`)}>
						{words.t('configure')}
					</Button>
					{row.apis.length > 0 && row.state !== 'draining' && (
						<>
							{row.previous && (
								<Act
									need="operator"
									size="small"
									onClick={() => rollBack(row)}
									aria-label={words.t('capabilities.rollback.title', { name: row.name })}
								>
									{words.t('capabilities.rollback')}
								</Act>
							)}
							<Act
								need="operator"
								size="small"
								danger
								onClick={() => remove(row)}
								aria-label={words.t('capabilities.remove.named', { name: row.name })}
							>
								{words.t('remove')}
							</Act>
						</>
					)}
				</span>
			),
		},
	];
	return (
		<>
			<ServerTable
				label={words.t('capabilities.bundles')}
				columns={columns}
				rowKey={(row) => `${row.name} ${row.major} ${row.version} ${row.state}`}
				load={api.capabilities}
				every={DRAIN_LOOK_MS}
				search={words.t('capabilities.search')}
				empty={words.t('capabilities.empty')}
				turn={turn}
				size={50}
				expand={(row) => (
					<>
						{row.returned && (
							<p>
								{words.t('capabilities.returned', { version: row.returned.version, why: row.returned.why })}{' '}
								<When at={row.returned.since} />
							</p>
						)}
						{!!row.left.length && <p>{words.t('capabilities.left', { things: row.left.join(', ') })}</p>}
						<p>
							SHA-256 <Id id={row.sha256} />
						</p>
						<span className="tags">
							{row.apis.map((name) => (
								<Tag key={name}>{name}</Tag>
							))}
						</span>
					</>
				)}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

const SIGNED = 'signed by ';

/** Who signed a bundle. */
function TrustTag({ trust }: { trust: string }) {
	const words = useWords();
	if (trust.startsWith(SIGNED))
		return <Tag color="success">{words.t('trust.signed', { name: trust.slice(SIGNED.length) })}</Tag>;
	if (trust === 'unsigned') return <Tag color="warning">{words.t('trust.unsigned')}</Tag>;
	if (trust === 'distribution') return <span className="quiet">{words.t('trust.distribution')}</span>;
	return <Tag color="error">{words.t('trust.noMore')}</Tag>;
}

/** Who would feel it. */
export function ImpactList({ impact }: { impact: api.Impact }) {
	const words = useWords();
	return (
		<>
			<p>{words.t('impact.summary', { apps: impact.apps.length, sessions: impact.sessions ?? 0 })}</p>
			{!!impact.apps.length && (
				<ul className="impact" aria-label={words.t('impact.apps')}>
					{impact.apps.map((app) => (
						<li key={`${app.appId} ${app.version}`}>
							<strong>{app.name}</strong> {app.version} <span className="quiet">({app.appId})</span>:{' '}
							{app.apis.join(', ')}
						</li>
					))}
				</ul>
			)}
		</>
	);
}

function Catalog({ turn }: { turn: number }) {
	const words = useWords();
	const [risk, setRisk] = useAddress('risk');
	const columns: Columns<api.CatalogEntry> = [
		{ key: 'name', title: words.t('api'), sorted: true, render: (_, row) => <code>{row.name}</code> },
		{ key: 'family', title: words.t('capabilities.family'), sorted: true, dataIndex: 'family' },
		{ key: 'provider', title: words.t('bundle'), sorted: true, render: (_, row) => `${row.provider} ${row.version}` },
		{ key: 'risk', title: words.t('risk'), sorted: true, render: (_, row) => words.term('risk', row.risk) },
		{
			key: 'scope',
			title: words.t('scope'),
			sorted: true,
			render: (_, row) => (row.scope ? <code>{row.scope}</code> : '–'),
		},
	];
	return (
		<ServerTable
			name="apis"
			label={words.t('capabilities.apis')}
			columns={columns}
			rowKey={(row) => row.name}
			load={api.catalog}
			search={words.t('capabilities.apis.search')}
			where={{ risk }}
			filters={
				<Select
					allowClear
					aria-label={words.t('risk')}
					placeholder={words.t('risk')}
					value={risk}
					onChange={setRisk}
					style={{ minInlineSize: 160 }}
					options={api.RISKS.map((value) => ({ value, label: words.term('risk', value) }))}
				/>
			}
			empty={words.t('capabilities.noApis')}
			turn={turn}
			expand={(row) =>
				row.types ? <pre className="types">{row.types}</pre> : <Typography.Text>{words.t('none')}</Typography.Text>
			}
		/>
	);
}
