import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import * as api from '../api/access.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Id, Moment, PageHead, useTell, Word } from '../ui/bits.tsx';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';

/** Who called what, and what operators did. */
export default function Audit() {
	const words = useWords();
	const [app, setApp] = useAddress('app');
	const [outcome, setOutcome] = useAddress('outcome');
	const [from, setFrom] = useAddress('from');
	const [to, setTo] = useAddress('to');
	const [user, setUser] = useAddress('user');
	const [name, setName] = useAddress('api');
	const columns: Columns<api.AuditRecord> = [
		{ key: 'seq', title: words.t('audit.seq'), align: 'right', className: 'num', dataIndex: 'seq' },
		{ key: 'at', title: words.t('at'), render: (_, row) => <Moment at={row.at} /> },
		{
			key: 'what',
			title: words.t('audit.what'),
			render: (_, row) => (
				<span className="two-lines">
					<span>{row.action ? words.term('action', row.action) : <code>{row.api}</code>}</span>
					<small>{row.action ? row.target : row.provider}</small>
				</span>
			),
		},
		{
			key: 'outcome',
			title: words.t('audit.outcome'),
			render: (_, row) => <Word group="outcome" word={row.outcome} />,
		},
		{ key: 'who', title: words.t('audit.who'), render: (_, row) => <Id id={row.actor ?? row.userId} /> },
		{ key: 'appId', title: words.t('apps.app'), render: (_, row) => row.appId || '–' },
		{ key: 'sessionId', title: words.t('sessions.one'), render: (_, row) => <Id id={row.sessionId} /> },
	];
	return (
		<>
			<PageHead title={words.t('menu.audit')} about={words.t('audit.about')} actions={<Verify />} />
			<ServerTable
				label={words.t('menu.audit')}
				columns={columns}
				rowKey={(row) => row.seq}
				load={api.audit}
				search={words.t('audit.search')}
				where={{ appId: app, outcome, userId: user, api: name, from, to }}
				filters={
					<>
						<AppSelect value={app} onChange={setApp} />
						<Filter label={words.t('audit.user')} value={user} onChange={setUser} />
						<Filter label={words.t('audit.api')} value={name} onChange={setName} />
						<Select
							allowClear
							aria-label={words.t('audit.outcome')}
							placeholder={words.t('audit.outcome')}
							value={outcome}
							onChange={setOutcome}
							style={{ minInlineSize: 150 }}
							options={['allowed', 'denied', 'done', 'refused', 'failed'].map((value) => ({
								value,
								label: words.term('outcome', value),
							}))}
						/>
						<DatePicker.RangePicker
							showTime
							allowEmpty={[true, true]}
							aria-label={words.t('audit.time')}
							value={[from ? dayjs(Number(from)) : null, to ? dayjs(Number(to)) : null]}
							onChange={(range) => {
								setFrom(range?.[0] ? String(range[0].valueOf()) : undefined);
								setTo(range?.[1] ? String(range[1].valueOf()) : undefined);
							}}
						/>
					</>
				}
				empty={words.t('audit.empty')}
			/>
		</>
	);
}

function Filter({
	label,
	value,
	onChange,
}: {
	label: string;
	value: string | undefined;
	onChange(value: string | undefined): void;
}) {
	const [text, setText] = useState(value ?? '');
	const take = () => onChange(text.trim() || undefined);
	return (
		<Input
			aria-label={label}
			placeholder={label}
			allowClear
			value={text}
			onChange={(event) => {
				setText(event.target.value);
				if (!event.target.value) onChange(undefined);
			}}
			onPressEnter={take}
			onBlur={() => text.trim() !== (value ?? '') && take()}
			style={{ inlineSize: 180 }}
		/>
	);
}

/** Walks the whole chain: whether a record was changed or taken out. */
function Verify() {
	const words = useWords();
	const tell = useTell();
	const [busy, setBusy] = useState(false);
	const [verdict, setVerdict] = useState<api.AuditVerdict>();
	const go = async () => {
		setBusy(true);
		await api.verifyAudit().then(setVerdict, tell.failed);
		setBusy(false);
	};
	return (
		<>
			<Button icon={<SafetyCertificateOutlined />} loading={busy} onClick={() => void go()}>
				{words.t('audit.verify')}
			</Button>
			{verdict && (
				<Alert
					type={verdict.intact ? 'success' : 'error'}
					showIcon
					role="status"
					title={
						verdict.intact
							? words.t('audit.intact', { n: verdict.records })
							: words.t('audit.broken', { problem: verdict.problem ?? '' })
					}
				/>
			)}
		</>
	);
}
