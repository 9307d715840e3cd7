import { Button, Drawer, Form, Input, InputNumber, Modal, Select, Switch, Tag } from 'antd';
import { useState } from 'react';
import * as api from '../api/configurations.ts';
import { ApiError } from '../api/http.ts';
import { Act, Failure, PageHead, useTell } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { useSignIn } from '../ui/sign-in-state.tsx';
import { fieldKind, fromField, toField } from './configuration-fields.ts';

/** Settings of bundles: forms made from what each bundle says about its own. */
export default function Configuration() {
	const words = useWords();
	const [turn, reload] = useTurn();
	const [shown, setShown] = useState<{ pid: string; name: string; instance: boolean }>();
	const [maker, setMaker] = useState<api.Configuration>();
	const columns: Columns<api.Configuration> = [
		{
			key: 'name',
			title: words.t('configuration.name'),
			sorted: true,
			render: (_, row) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => (row.factory ? setMaker(row) : setShown({ ...row, instance: row.factoryPid !== undefined }))}
					>
						{row.name}
					</Button>
					<small>{row.pid}</small>
				</span>
			),
		},
		{
			key: 'description',
			title: words.t('description'),
			render: (_, row) => <div className="wrapped">{row.description || '–'}</div>,
		},
		{ key: 'bundle', title: words.t('bundle'), sorted: true, dataIndex: 'bundle' },
		{
			key: 'changed',
			title: words.t('state'),
			sorted: true,
			render: (_, row) => (
				<>
					{row.factory && <Tag>{words.t('configuration.factory')}</Tag>}
					{row.changed && <Tag color="processing">{words.t('configuration.changed')}</Tag>}
					{!row.factory && !row.changed && words.t('configuration.defaults')}
				</>
			),
		},
	];
	return (
		<>
			<PageHead title={words.t('menu.configuration')} about={words.t('configuration.about')} />
			<ServerTable
				label={words.t('menu.configuration')}
				columns={columns}
				rowKey={(row) => row.pid}
				load={api.configurations}
				search={words.t('configuration.search')}
				empty={words.t('configuration.empty')}
				size={50}
				turn={turn}
			/>
			<InstanceDialog maker={maker} onClose={() => setMaker(undefined)} onNamed={setShown} />
			<Drawer
				open={shown !== undefined}
				onClose={() => setShown(undefined)}
				title={shown?.name}
				size={640}
				destroyOnHidden
			>
				{shown && (
					<ConfigurationForm
						pid={shown.pid}
						instance={shown.instance}
						onDone={() => {
							setShown(undefined);
							reload();
						}}
					/>
				)}
			</Drawer>
		</>
	);
}

/** A configuration of which there are many: names the next one. */
function InstanceDialog({
	maker,
	onClose,
	onNamed,
}: {
	maker: api.Configuration | undefined;
	onClose(): void;
	onNamed(instance: { pid: string; name: string; instance: boolean }): void;
}) {
	const words = useWords();
	const [form] = Form.useForm();
	const submit = ({ name }: { name: string }) => {
		onNamed({ pid: `${maker!.pid}~${name}`, name: `${maker!.name}: ${name}`, instance: true });
		onClose();
	};
	return (
		<Modal
			open={maker !== undefined}
			title={words.t('configuration.instance', { name: maker?.name ?? '' })}
			okText={words.t('next')}
			cancelText={words.t('cancel')}
			onOk={form.submit}
			onCancel={onClose}
			destroyOnHidden
		>
			<Form form={form} layout="vertical" preserve={false} onFinish={submit}>
				<Form.Item
					name="name"
					label={words.t('configuration.instance.name')}
					rules={[{ required: true, pattern: /^[A-Za-z0-9._-]+$/, message: words.t('configuration.instance.rule') }]}
				>
					<Input autoCapitalize="none" spellCheck={false} />
				</Form.Item>
			</Form>
		</Modal>
	);
}

function ConfigurationForm({ pid, instance, onDone }: { pid: string; instance: boolean; onDone(): void }) {
	const words = useWords();
	const tell = useTell();
	const { may } = useSignIn();
	const [fields] = Form.useForm();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const [danger, setDanger] = useState<Danger>();
	const form = useLoad((signal) => api.configuration(pid, signal), [pid]);
	const saved = () => {
		tell.done(words.t('configuration.saved'));
		onDone();
	};
	const submit = async (given: Record<string, unknown>) => {
		setBusy(true);
		setError(undefined);
		const values: Record<string, api.Value | api.Value[]> = {};
		for (const attribute of form.data!.attributes) {
			const value = fromField(attribute, given[attribute.id]);
			if (value !== undefined) values[attribute.id] = value;
		}
		try {
			await api.configure(pid, values);
			saved();
		} catch (problem) {
			// the server names the attribute: its sentence belongs to that field
			const attribute = problem instanceof ApiError && form.data!.attributes.find(({ id }) => id === problem.file);
			if (attribute) fields.setFields([{ name: attribute.id, errors: [problem.message] }]);
			else setError(problem);
		} finally {
			setBusy(false);
		}
	};
	const reset = () =>
		setDanger({
			title: words.t(instance ? 'configuration.remove.title' : 'configuration.reset.title', { name: form.data!.name }),
			action: words.t(instance ? 'configuration.remove' : 'configuration.reset'),
			what: words.t(instance ? 'configuration.remove.what' : 'configuration.reset.what'),
			run: () => api.backToDefaults(pid),
			done: saved,
		});
	return (
		<>
			<Failure error={form.error} retry={form.reload} />
			{form.data && (
				<Form
					form={fields}
					layout="vertical"
					disabled={!may('administrator')}
					initialValues={Object.fromEntries(
						form.data.attributes.map((attribute) => [attribute.id, toField(attribute)]),
					)}
					onFinish={(given) => void submit(given as Record<string, unknown>)}
				>
					{form.data.description && <p className="quiet">{form.data.description}</p>}
					{form.data.attributes.map((attribute) => (
						<Field key={attribute.id} attribute={attribute} />
					))}
					<Failure error={error} />
					<div className="row-actions">
						<Act need="administrator" type="primary" htmlType="submit" loading={busy}>
							{words.t('save')}
						</Act>
						<Act need="administrator" danger onClick={reset}>
							{words.t(instance ? 'configuration.remove' : 'configuration.reset')}
						</Act>
					</div>
				</Form>
			)}
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

/** One attribute of the metatype as a field: its type, options, list, limits, default and secrecy. */
function Field({ attribute }: { attribute: api.Attribute }) {
	const words = useWords();
	const kind = fieldKind(attribute);
	const standard = attribute.default;
	const hints = [
		attribute.description,
		standard !== null &&
			standard !== '' &&
			!attribute.secret &&
			words.t('configuration.default', { value: String(standard) }),
		attribute.min !== null && words.t('configuration.min', { value: String(attribute.min) }),
		attribute.max !== null && words.t('configuration.max', { value: String(attribute.max) }),
	].filter(Boolean);
	// none at all means: whatever is typed
	const options = attribute.options?.length
		? attribute.options.map(({ value, label }) => ({ value, label }))
		: undefined;
	return (
		<Form.Item
			name={attribute.id}
			label={
				<span>
					{attribute.name} <code className="quiet">{attribute.id}</code>
				</span>
			}
			extra={hints.join(' · ')}
			valuePropName={kind === 'switch' ? 'checked' : 'value'}
		>
			{kind === 'switch' ? (
				<Switch aria-label={attribute.name} />
			) : kind === 'number' ? (
				// no limits here: the field would bend a wrong number in silence, the server says what is wrong with it
				<InputNumber stringMode style={{ inlineSize: '100%' }} />
			) : kind === 'list' ? (
				<Select
					mode={options ? 'multiple' : 'tags'}
					options={options}
					placeholder={words.t('configuration.list')}
					open={options ? undefined : false}
				/>
			) : kind === 'choice' ? (
				<Select options={options} />
			) : kind === 'secret' ? (
				<Input.Password
					autoComplete="new-password"
					placeholder={words.t(attribute.set ? 'configuration.secret' : 'configuration.secret.none')}
				/>
			) : (
				<Input spellCheck={false} />
			)}
		</Form.Item>
	);
}
