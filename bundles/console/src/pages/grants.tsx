import { Tag } from 'antd';
import { useState } from 'react';
import * as api from '../api/access.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Act, Id, Moment, PageHead, useTell } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useTurn } from '../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';

/** What people allowed mini-programs to do. */
export default function Grants() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [app, setApp] = useAddress('app');
	const [danger, setDanger] = useState<Danger>();
	const takeBack = (grant: api.Grant) =>
		setDanger({
			title: words.t('grants.takeBack.title'),
			action: words.t('takeBack'),
			what: words.t('grants.takeBack.what', { appId: grant.appId, userId: grant.userId, scope: grant.scope }),
			run: () => api.takeBack(grant),
			done() {
				tell.done(words.t('grants.takenBack'));
				reload();
			},
		});
	const columns: Columns<api.Grant> = [
		{ key: 'appId', title: words.t('apps.app'), sorted: true, dataIndex: 'appId' },
		{ key: 'userId', title: words.t('sessions.user'), render: (_, row) => <Id id={row.userId} /> },
		{
			key: 'scope',
			title: words.t('scope'),
			sorted: true,
			render: (_, row) => (
				<span className="two-lines">
					<span>{words.term('scope', row.scope)}</span>
					<small>
						<code>{row.scope}</code>
					</small>
				</span>
			),
		},
		{
			key: 'granted',
			title: words.t('grants.answer'),
			render: (_, row) => (
				<Tag color={row.granted ? 'success' : 'error'}>{words.t(row.granted ? 'grants.yes' : 'grants.no')}</Tag>
			),
		},
		{ key: 'at', title: words.t('at'), sorted: true, render: (_, row) => <Moment at={row.at} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<Act need="operator" size="small" danger onClick={() => takeBack(row)}>
					{words.t('takeBack')}
				</Act>
			),
		},
	];
	return (
		<>
			<PageHead title={words.t('menu.grants')} about={words.t('grants.about')} />
			<ServerTable
				label={words.t('menu.grants')}
				columns={columns}
				rowKey={(row) => `${row.appId} ${row.userId} ${row.scope}`}
				load={api.grants}
				search={words.t('grants.search')}
				filters={<AppSelect value={app} onChange={setApp} />}
				where={{ appId: app }}
				empty={words.t('grants.empty')}
				turn={turn}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}
