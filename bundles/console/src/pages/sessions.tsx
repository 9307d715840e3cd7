import { Button, Descriptions, Drawer } from 'antd';
import { useState } from 'react';
import * as api from '../api/sessions.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Act, Id, PageHead, useTell, When, Word } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useTurn } from '../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';

/** Who runs what now, and in which processes. */
export default function Sessions() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [app, setApp] = useAddress('app');
	const [danger, setDanger] = useState<Danger>();
	const [shown, setShown] = useState<api.Session>();
	const close = (session: api.Session) =>
		setDanger({
			title: words.t('sessions.close.title'),
			action: words.t('sessions.close'),
			what: words.t('sessions.close.what', { appId: session.appId, user: session.user }),
			run: () => api.closeSession(session.session),
			done() {
				setShown(undefined);
				tell.done(words.t('sessions.closed'));
				reload();
			},
		});
	const restart = (session: api.Session) =>
		setDanger({
			title: words.t('sessions.restart.title'),
			action: words.t('sessions.restart'),
			what: words.t('sessions.restart.what', { appId: session.appId, user: session.user }),
			run: () => api.restartSession(session.session),
			done() {
				tell.done(words.t('sessions.restarted'));
				reload();
			},
		});
	const columns: Columns<api.Session> = [
		{
			key: 'appId',
			title: words.t('apps.app'),
			sorted: true,
			render: (_, session) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => setShown(session)}
					>
						{session.appId}
					</Button>
					<small>
						{session.version} · {session.page}
					</small>
				</span>
			),
		},
		{ key: 'user', title: words.t('sessions.user'), render: (_, { user }) => <Id id={user} /> },
		{
			key: 'state',
			title: words.t('state'),
			sorted: true,
			render: (_, { state }) => <Word group="state" word={state} />,
		},
		{ key: 'errors', title: words.t('sessions.errors'), align: 'right', sorted: true, dataIndex: 'errors' },
		{ key: 'worker', title: words.t('sessions.worker'), align: 'right', dataIndex: 'worker' },
		{ key: 'since', title: words.t('since'), sorted: true, render: (_, { since }) => <When at={since} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, session) => (
				<span className="row-actions">
					<Act need="operator" size="small" onClick={() => restart(session)}>
						{words.t('sessions.restart')}
					</Act>
					<Act need="operator" size="small" danger onClick={() => close(session)}>
						{words.t('sessions.close')}
					</Act>
				</span>
			),
		},
	];
	return (
		<>
			<PageHead title={words.t('menu.sessions')} about={words.t('sessions.about')} />
			<ServerTable
				label={words.t('sessions.title')}
				columns={columns}
				rowKey={(session) => session.session}
				load={api.sessions}
				search={words.t('sessions.search')}
				filters={<AppSelect value={app} onChange={setApp} />}
				where={{ appId: app }}
				empty={words.t('sessions.empty')}
				turn={turn}
				every={5_000}
			/>
			<Workers turn={turn} onDanger={setDanger} onChanged={reload} />
			<SessionDrawer session={shown} onClose={() => setShown(undefined)} />
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

function Workers({ turn, onDanger, onChanged }: { turn: number; onDanger(danger: Danger): void; onChanged(): void }) {
	const words = useWords();
	const tell = useTell();
	const restart = (worker: api.Worker) =>
		onDanger({
			title: words.t('workers.restart.title', { n: worker.number }),
			action: words.t('workers.restart'),
			what: words.t('workers.restart.what', { n: worker.sessions, pid: String(worker.pid) }),
			run: () => api.restartWorker(worker.number),
			done() {
				tell.done(words.t('workers.restarted', { n: worker.number }));
				onChanged();
			},
		});
	const columns: Columns<api.Worker> = [
		{ key: 'number', title: words.t('workers.number'), align: 'right', sorted: true, dataIndex: 'number' },
		{ key: 'pid', title: words.t('pid'), align: 'right', className: 'num', sorted: true, dataIndex: 'pid' },
		{
			key: 'class',
			title: words.t('workers.class'),
			sorted: true,
			render: (_, row) => words.term('workerClass', row.class),
		},
		{ key: 'group', title: words.t('workers.group'), sorted: true, render: (_, { group }) => <Id id={group} /> },
		{
			key: 'state',
			title: words.t('state'),
			sorted: true,
			render: (_, { state }) => <Word group="state" word={state} />,
		},
		{ key: 'sessions', title: words.t('sessions.title'), align: 'right', sorted: true, dataIndex: 'sessions' },
		{
			key: 'rss',
			title: words.t('memory'),
			sorted: true,
			align: 'right',
			className: 'num',
			render: (_, { rss }) => (rss === null ? '–' : words.bytes(rss)),
		},
		{ key: 'startedAt', title: words.t('since'), sorted: true, render: (_, { startedAt }) => <When at={startedAt} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, worker) => (
				<Act
					need="operator"
					size="small"
					danger
					onClick={() => restart(worker)}
					aria-label={words.t('workers.restart.title', { n: worker.number })}
				>
					{words.t('workers.restart')}
				</Act>
			),
		},
	];
	return (
		<section className="section">
			<h2>{words.t('workers.title')}</h2>
			<ServerTable
				name="workers"
				label={words.t('workers.title')}
				columns={columns}
				rowKey={(row) => row.number}
				load={api.workers}
				empty={words.t('workers.empty')}
				turn={turn}
				every={5_000}
			/>
		</section>
	);
}

function SessionDrawer({ session, onClose }: { session: api.Session | undefined; onClose(): void }) {
	const words = useWords();
	return (
		<Drawer open={session !== undefined} onClose={onClose} title={words.t('sessions.one')} size={560} destroyOnHidden>
			{session && (
				<Descriptions
					size="small"
					bordered
					column={1}
					items={[
						{ key: 'session', label: words.t('sessions.id'), children: <Id id={session.session} /> },
						{ key: 'app', label: words.t('apps.app'), children: `${session.appId} ${session.version}` },
						{ key: 'release', label: words.t('apps.digest'), children: <Id id={session.release} /> },
						{ key: 'user', label: words.t('sessions.user'), children: <Id id={session.user} /> },
						{ key: 'device', label: words.t('sessions.device'), children: <Id id={session.device} /> },
						{ key: 'state', label: words.t('state'), children: <Word group="state" word={session.state} /> },
						{ key: 'page', label: words.t('sessions.page'), children: session.page },
						{ key: 'errors', label: words.t('sessions.errors'), children: session.errors },
						{
							key: 'worker',
							label: words.t('sessions.worker'),
							children: session.worker ? `${session.worker} (${words.t('pid')} ${session.workerPid})` : '–',
						},
						{ key: 'since', label: words.t('since'), children: <When at={session.since} /> },
					]}
				/>
			)}
		</Drawer>
	);
}
