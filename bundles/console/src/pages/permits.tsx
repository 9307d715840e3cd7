import { PlusOutlined } from '@ant-design/icons';
import { Form, Input, Modal, Select, Switch, Tag } from 'antd';
import { useState } from 'react';
import * as api from '../api/access.ts';
import { versions } from '../api/apps.ts';
import { catalog } from '../api/capabilities.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Act, Failure, Id, PageHead, useTell, When } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';

/** Which servers a mini-program may reach, and which approved-class APIs it may call; for each release or for all. */
export default function Permits() {
	const words = useWords();
	const [app, setApp] = useAddress('app');
	const [danger, setDanger] = useState<Danger>();
	return (
		<>
			<PageHead
				title={words.t('menu.permits')}
				about={words.t('permits.about')}
				actions={<AppSelect value={app} onChange={setApp} placeholder={words.t('permits.choose')} />}
			/>
			<Domains appId={app} onDanger={setDanger} />
			<Approvals appId={app} onDanger={setDanger} />
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

interface Part {
	appId: string | undefined;
	onDanger(danger: Danger): void;
}

function Domains({ appId, onDanger }: Part) {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [adding, setAdding] = useState(false);
	const takeBack = (domain: api.Domain) =>
		onDanger({
			title: words.t('domains.remove.title', { origin: domain.origin }),
			action: words.t('takeBack'),
			what: words.t('domains.remove.what', {
				appId: domain.appId,
				origin: domain.origin,
				kind: words.term('domainKind', domain.kind),
			}),
			run: () => api.disallow(domain),
			done() {
				tell.done(words.t('domains.removed', { origin: domain.origin }));
				reload();
			},
		});
	const columns: Columns<api.Domain> = [
		{ key: 'origin', title: words.t('domains.origin'), sorted: true, render: (_, row) => <code>{row.origin}</code> },
		{
			key: 'kind',
			title: words.t('domains.kind'),
			sorted: true,
			render: (_, row) => words.term('domainKind', row.kind),
		},
		...(appId ? [] : [{ key: 'appId', title: words.t('apps.app'), sorted: true, dataIndex: 'appId' }]),
		{
			key: 'release',
			title: words.t('release'),
			sorted: true,
			render: (_, row) => <Release release={row.release} />,
		},
		{
			key: 'private',
			title: words.t('domains.network'),
			sorted: true,
			render: (_, row) =>
				row.private ? <Tag color="warning">{words.t('domains.private')}</Tag> : words.t('domains.public'),
		},
		{ key: 'at', title: words.t('since'), sorted: true, render: (_, row) => <When at={row.at} /> },
		{ key: 'by', title: words.t('by'), sorted: true, render: (_, row) => <Id id={row.by} /> },
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
		<section className="section">
			<h2>{words.t('domains.title')}</h2>
			<ServerTable
				name="domains"
				label={words.t('domains.title')}
				columns={columns}
				rowKey={(row) => `${row.appId} ${row.release} ${row.kind} ${row.origin}`}
				load={api.domains}
				where={{ appId }}
				search={words.t('domains.search')}
				filters={
					<Act need="operator" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
						{words.t('domains.add')}
					</Act>
				}
				empty={words.t('domains.empty')}
				turn={turn}
			/>
			<DomainDialog open={adding} appId={appId} onClose={() => setAdding(false)} onDone={reload} />
		</section>
	);
}

function Approvals({ appId, onDanger }: Part) {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [adding, setAdding] = useState(false);
	const takeBack = (approval: api.Approval) =>
		onDanger({
			title: words.t('approvals.remove.title', { api: approval.api }),
			action: words.t('takeBack'),
			what: words.t('approvals.remove.what', { appId: approval.appId, api: approval.api }),
			run: () => api.disapprove(approval),
			done() {
				tell.done(words.t('approvals.removed', { api: approval.api }));
				reload();
			},
		});
	const columns: Columns<api.Approval> = [
		{ key: 'api', title: words.t('api'), sorted: true, render: (_, row) => <code>{row.api}</code> },
		...(appId ? [] : [{ key: 'appId', title: words.t('apps.app'), sorted: true, dataIndex: 'appId' }]),
		{
			key: 'release',
			title: words.t('release'),
			sorted: true,
			render: (_, row) => <Release release={row.release} />,
		},
		{ key: 'at', title: words.t('since'), sorted: true, render: (_, row) => <When at={row.at} /> },
		{ key: 'by', title: words.t('by'), sorted: true, render: (_, row) => <Id id={row.by} /> },
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
		<section className="section">
			<h2>{words.t('approvals.title')}</h2>
			<ServerTable
				name="approvals"
				label={words.t('approvals.title')}
				columns={columns}
				rowKey={(row) => `${row.appId} ${row.release} ${row.api}`}
				load={api.approvals}
				where={{ appId }}
				search={words.t('approvals.search')}
				filters={
					<Act need="operator" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
						{words.t('approvals.add')}
					</Act>
				}
				empty={words.t('approvals.empty')}
				turn={turn}
			/>
			<ApprovalDialog open={adding} appId={appId} onClose={() => setAdding(false)} onDone={reload} />
		</section>
	);
}

function Release({ release }: { release: string }) {
	const words = useWords();
	return release === '*' ? <>{words.t('release.every')}</> : <Id id={release} />;
}

interface DialogProps {
	open: boolean;
	appId: string | undefined;
	onClose(): void;
	onDone(): void;
}

/** A form in a dialog: sends, shows the server's sentence when it refuses, closes when it is done. */
function FormDialog<T extends { appId: string; release: string }>({
	open,
	appId,
	title,
	action,
	onClose,
	onDone,
	send,
	start,
	children,
}: DialogProps & {
	title: string;
	action: string;
	send(values: T): Promise<unknown>;
	start: object;
	children: React.ReactNode;
}) {
	const words = useWords();
	const [form] = Form.useForm();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const chosen: string | undefined = Form.useWatch('appId', form);
	const releases = useLoad(async () => (chosen ? (await versions(chosen)).items : []), [chosen]);
	const submit = async (values: T) => {
		setBusy(true);
		setError(undefined);
		try {
			await send(values);
			onClose();
			onDone();
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Modal
			open={open}
			title={title}
			okText={action}
			cancelText={words.t('cancel')}
			okButtonProps={{ loading: busy }}
			onOk={form.submit}
			onCancel={onClose}
			afterOpenChange={() => setError(undefined)}
			destroyOnHidden
		>
			<Failure error={error} />
			<Form
				form={form}
				layout="vertical"
				preserve={false}
				initialValues={{ appId, release: '*', ...start }}
				onFinish={(values) => void submit(values as T)}
			>
				<Form.Item name="appId" label={words.t('apps.app')} rules={[{ required: true, message: words.t('required') }]}>
					<AppField />
				</Form.Item>
				<Form.Item name="release" label={words.t('release')} rules={[{ required: true, message: words.t('required') }]}>
					<Select
						options={[
							{ value: '*', label: words.t('release.every') },
							...(releases.data ?? []).map((one) => ({
								value: one.digest,
								label: `${one.version} · ${one.digest.slice(0, 12)}`,
							})),
						]}
					/>
				</Form.Item>
				{children}
			</Form>
		</Modal>
	);
}

/** An AppSelect as a form's field. */
function AppField(props: { value?: string; onChange?: (value: string | undefined) => void; id?: string }) {
	return <AppSelect id={props.id} value={props.value} onChange={(value) => props.onChange?.(value)} />;
}

function DomainDialog(props: DialogProps) {
	const words = useWords();
	const tell = useTell();
	return (
		<FormDialog<{ appId: string; release: string; kind: string; origin: string; private?: boolean }>
			{...props}
			title={words.t('domains.add')}
			action={words.t('domains.add')}
			start={{ kind: 'request', private: false }}
			send={async ({ appId, ...domain }) => {
				await api.allow(appId, { ...domain, origin: domain.origin.trim(), private: domain.private ?? false });
				tell.done(words.t('domains.added', { origin: domain.origin }));
			}}
		>
			<Form.Item name="kind" label={words.t('domains.kind')}>
				<Select options={api.DOMAIN_KINDS.map((value) => ({ value, label: words.term('domainKind', value) }))} />
			</Form.Item>
			<Form.Item
				name="origin"
				label={words.t('domains.origin')}
				extra={words.t('domains.origin.hint')}
				rules={[{ required: true, message: words.t('required') }]}
			>
				<Input placeholder="https://api.example.com" autoCapitalize="none" spellCheck={false} />
			</Form.Item>
			<Form.Item
				name="private"
				label={words.t('domains.private.label')}
				extra={words.t('domains.private.hint')}
				valuePropName="checked"
			>
				<Switch />
			</Form.Item>
		</FormDialog>
	);
}

function ApprovalDialog(props: DialogProps) {
	const words = useWords();
	const tell = useTell();
	const apis = useLoad((signal) => catalog({ size: 200, risk: 'approved' }, signal), [props.open]);
	const options = (apis.data?.items ?? []).map(({ name, provider }) => ({
		value: name,
		label: `${name} · ${provider}`,
	}));
	return (
		<FormDialog<{ appId: string; release: string; api: string }>
			{...props}
			title={words.t('approvals.add')}
			action={words.t('approvals.approve')}
			start={{}}
			send={async ({ appId, api: name, release }) => {
				await api.approve(appId, name, release);
				tell.done(words.t('approvals.added', { api: name }));
			}}
		>
			<Form.Item
				name="api"
				label={words.t('api')}
				extra={words.t('approvals.hint')}
				rules={[{ required: true, message: words.t('required') }]}
			>
				<Select showSearch loading={apis.loading} options={options} notFoundContent={words.t('approvals.noApi')} />
			</Form.Item>
		</FormDialog>
	);
}
