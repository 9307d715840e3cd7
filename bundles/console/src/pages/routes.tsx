import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import * as api from '../api/routes.ts';
import { Act, Failure, PageHead, useTell, When, Word } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';

const TEMPLATE = `# What it does, in one sentence.
#
# loggia:
#   name: ext.hello
#   description: Says hello
#   risk: ordinary
#   parameters:
#     name: {type: string, required: true, maxLength: 40}
- route:
    id: hello
    from:
      uri: direct:ext.hello
      steps:
        - setBody:
            constant: '{"text":"Hello"}'
`;

/** Integration routes: YAML that becomes an API at once. */
export default function Routes() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [edited, setEdited] = useState<{ name: string | undefined }>();
	const [danger, setDanger] = useState<Danger>();
	const remove = ({ name, api: apiName }: api.Route) =>
		setDanger({
			title: words.t('routes.remove.title', { name }),
			action: words.t('routes.remove'),
			what: words.t('routes.remove.what', { name, api: apiName }),
			run: () => api.removeRoute(name),
			done() {
				tell.done(words.t('routes.removed', { name }));
				reload();
			},
		});
	const columns: Columns<api.Route> = [
		{
			key: 'name',
			title: words.t('routes.route'),
			sorted: true,
			render: (_, row) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => setEdited({ name: row.name })}
					>
						{row.name}
					</Button>
					<small>{row.api}</small>
				</span>
			),
		},
		{
			key: 'state',
			title: words.t('state'),
			render: (_, row) => <Word group="state" word={row.error ? 'error' : row.state} />,
		},
		{ key: 'risk', title: words.t('risk'), render: (_, row) => words.term('risk', row.risk) },
		{
			key: 'calls',
			title: words.t('routes.calls'),
			align: 'right',
			className: 'num',
			render: (_, row) => words.number(row.metrics?.calls ?? 0),
		},
		{
			key: 'failures',
			title: words.t('routes.failures'),
			align: 'right',
			className: 'num',
			render: (_, row) => words.number(row.metrics?.failures ?? 0),
		},
		{
			key: 'mean',
			title: words.t('routes.time'),
			align: 'right',
			className: 'num',
			render: (_, { metrics }) =>
				metrics?.calls ? `${words.number(metrics.meanMs)} / ${words.number(metrics.maxMs)} ms` : '–',
		},
		{ key: 'since', title: words.t('since'), sorted: true, render: (_, row) => <When at={row.since} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<span className="row-actions">
					<Button size="small" onClick={() => setEdited({ name: row.name })}>
						{words.t('routes.edit')}
					</Button>
					<Act need="operator" size="small" danger onClick={() => remove(row)}>
						{words.t('remove')}
					</Act>
				</span>
			),
		},
	];
	return (
		<>
			<PageHead
				title={words.t('menu.routes')}
				about={words.t('routes.about')}
				actions={
					<Act need="operator" type="primary" icon={<PlusOutlined />} onClick={() => setEdited({ name: undefined })}>
						{words.t('routes.add')}
					</Act>
				}
			/>
			<ServerTable
				label={words.t('menu.routes')}
				columns={columns}
				rowKey={(row) => row.name}
				load={api.routes}
				search={words.t('routes.search')}
				empty={words.t('routes.empty')}
				turn={turn}
				every={5_000}
				expand={(row) =>
					row.error ? (
						<Alert type="error" showIcon title={row.error} />
					) : (
						<span>{words.t('routes.version', { version: String(row.version) })}</span>
					)
				}
			/>
			<Drawer
				open={edited !== undefined}
				onClose={() => setEdited(undefined)}
				size={860}
				title={edited?.name ?? words.t('routes.add')}
				destroyOnHidden
			>
				{edited && <Editor name={edited.name} onClose={() => setEdited(undefined)} onSaved={reload} />}
			</Drawer>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

function Editor({ name, onClose, onSaved }: { name: string | undefined; onClose(): void; onSaved(): void }) {
	const words = useWords();
	const tell = useTell();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const old = useLoad(async () => (name ? api.routeText(name) : TEMPLATE), [name]);
	const submit = async (values: { name?: string; yaml: string }) => {
		const where = name ?? values.name!.trim();
		setBusy(true);
		setError(undefined);
		try {
			await api.putRoute(where, values.yaml);
			tell.done(words.t('routes.saved', { name: where }));
			onSaved();
			onClose();
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<>
			<Failure error={old.error} retry={old.reload} />
			{old.data !== undefined && (
				<Form layout="vertical" initialValues={{ yaml: old.data }} onFinish={(values) => void submit(values)}>
					{!name && (
						<Form.Item
							name="name"
							label={words.t('routes.name')}
							extra={words.t('routes.name.hint')}
							rules={[{ required: true, message: words.t('required') }]}
						>
							<Input autoCapitalize="none" spellCheck={false} />
						</Form.Item>
					)}
					<Form.Item
						name="yaml"
						label={words.t('routes.yaml')}
						rules={[{ required: true, message: words.t('required') }]}
					>
						<Input.TextArea className="yaml" rows={22} wrap="off" spellCheck={false} />
					</Form.Item>
					<Failure error={error} />
					<Act need="operator" type="primary" htmlType="submit" loading={busy}>
						{words.t('routes.save')}
					</Act>
				</Form>
			)}
		</>
	);
}
