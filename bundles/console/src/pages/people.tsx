import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Form, Input, Modal, Select, Space, Table, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { type Role } from '../api/auth.ts';
import * as api from '../api/people.ts';
import { Act, Failure, Id, PageHead, SecretDialog, useTell, When } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { useSignIn } from '../ui/sign-in-state.tsx';

const ROLES: Role[] = ['auditor', 'operator', 'administrator'];

/** Who can sign in, and as what. */
export default function People() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [adding, setAdding] = useState(false);
	const [shown, setShown] = useState<api.Person>();
	const [danger, setDanger] = useState<Danger>();
	const [secret, setSecret] = useState<{ name: string; secret: string }>();
	const changed = (text: string) => () => {
		tell.done(text);
		setShown(undefined);
		reload();
	};
	const reset = (person: api.Person) =>
		setDanger({
			title: words.t('people.reset.title', { name: person.name }),
			action: words.t('people.reset'),
			what: words.t('people.reset.what', { name: person.name }),
			async run() {
				const { oneTimeSecret } = await api.resetPerson(person.id);
				setSecret({ name: person.name, secret: oneTimeSecret });
			},
		});
	const disable = (person: api.Person) =>
		setDanger({
			title: words.t('people.disable.title', { name: person.name }),
			action: words.t('people.disable'),
			what: words.t('people.disable.what', { name: person.name }),
			run: () => api.changePerson(person.id, { disabled: true }),
			done: changed(words.t('people.disabled.done', { name: person.name })),
		});
	const enable = (person: api.Person) =>
		void api
			.changePerson(person.id, { disabled: false })
			.then(changed(words.t('people.enabled', { name: person.name })), tell.failed);
	const remove = (person: api.Person) =>
		setDanger({
			title: words.t('people.remove.title', { name: person.name }),
			action: words.t('people.remove'),
			what: words.t('people.remove.what', { name: person.name }),
			run: () => api.removePerson(person.id),
			done: changed(words.t('people.removed', { name: person.name })),
		});
	const columns: Columns<api.Person> = [
		{
			key: 'name',
			title: words.t('people.person'),
			sorted: true,
			render: (_, person) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => setShown(person)}
					>
						{person.displayName || person.name}
					</Button>
					<small>{person.name}</small>
				</span>
			),
		},
		{
			key: 'role',
			title: words.t('role'),
			sorted: true,
			render: (_, { role }) => (role ? words.t(`role.${role}`) : words.t('role.none')),
		},
		{
			key: 'disabled',
			title: words.t('state'),
			render: (_, { disabled }) =>
				disabled ? (
					<Tag color="error">{words.t('people.disabled')}</Tag>
				) : (
					<Tag color="success">{words.t('people.active')}</Tag>
				),
		},
		{
			key: 'origin',
			title: words.t('people.origin'),
			render: (_, { origin }) => (origin === 'local' ? words.t('people.local') : origin),
		},
		{
			key: 'lastSignInAt',
			title: words.t('people.lastSignIn'),
			sorted: true,
			render: (_, person) => <When at={person.lastSignInAt} />,
		},
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, person) => (
				<Button
					size="small"
					onClick={() => setShown(person)}
					aria-label={words.t('people.edit.named', { name: person.name })}
				>
					{words.t('people.edit')}
				</Button>
			),
		},
	];
	return (
		<>
			<PageHead
				title={words.t('menu.people')}
				about={words.t('people.about')}
				actions={
					<Act need="administrator" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
						{words.t('people.add')}
					</Act>
				}
			/>
			<ServerTable
				label={words.t('menu.people')}
				columns={columns}
				rowKey={(person) => person.id}
				load={api.people}
				search={words.t('people.search')}
				empty={words.t('people.empty')}
				turn={turn}
			/>
			<AddDialog
				open={adding}
				onClose={() => setAdding(false)}
				onAdded={(name, oneTime) => {
					reload();
					if (oneTime) setSecret({ name, secret: oneTime });
				}}
			/>
			<Drawer
				open={shown !== undefined}
				onClose={() => setShown(undefined)}
				title={shown?.displayName || shown?.name}
				size={640}
				destroyOnHidden
			>
				{shown && (
					<>
						<EditForm person={shown} onSaved={changed(words.t('people.saved', { name: shown.name }))} />
						<section className="section">
							<h2>{words.t('people.account')}</h2>
							<div className="page-actions">
								{shown.origin === 'local' && (
									<Act need="administrator" onClick={() => reset(shown)}>
										{words.t('people.reset')}
									</Act>
								)}
								<Act need="administrator" onClick={() => (shown.disabled ? enable(shown) : disable(shown))}>
									{words.t(shown.disabled ? 'people.enable' : 'people.disable')}
								</Act>
								<Act need="administrator" danger onClick={() => remove(shown)}>
									{words.t('people.remove')}
								</Act>
							</div>
						</section>
						<SignIns personId={shown.id} />
					</>
				)}
			</Drawer>
			<SecretDialog
				title={words.t('people.secret.title')}
				about={words.t('people.secret.about', { name: secret?.name ?? '' })}
				secrets={secret && [[words.t('secret'), secret.secret]]}
				onClose={() => setSecret(undefined)}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

function RoleSelect(props: {
	value?: Role | '';
	onChange?: (role: Role | '') => void;
	id?: string;
	disabled?: boolean;
}) {
	const words = useWords();
	return (
		<Select<Role | ''>
			{...props}
			options={[
				{ value: '', label: words.t('role.none') },
				...ROLES.map((role) => ({ value: role, label: `${words.t(`role.${role}`)}: ${words.t(`role.${role}.may`)}` })),
			]}
		/>
	);
}

function AddDialog({
	open,
	onClose,
	onAdded,
}: {
	open: boolean;
	onClose(): void;
	onAdded(name: string, secret?: string): void;
}) {
	const words = useWords();
	const tell = useTell();
	const [form] = Form.useForm();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const submit = async ({ role, ...person }: { name: string; displayName: string; role: Role | '' }) => {
		setBusy(true);
		setError(undefined);
		try {
			const made = await api.addPerson({
				...person,
				displayName: person.displayName || person.name,
				...(role && { role }),
			});
			tell.done(words.t('people.added', { name: person.name }));
			onClose();
			onAdded(person.name, made.oneTimeSecret);
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Modal
			open={open}
			title={words.t('people.add')}
			okText={words.t('people.add')}
			cancelText={words.t('cancel')}
			okButtonProps={{ loading: busy }}
			onOk={form.submit}
			onCancel={onClose}
			afterOpenChange={() => setError(undefined)}
			destroyOnHidden
		>
			<Failure error={error} />
			<Alert type="info" title={words.t('people.add.hint')} style={{ marginBlockEnd: 12 }} />
			<Form
				form={form}
				layout="vertical"
				preserve={false}
				initialValues={{ role: '' }}
				onFinish={(values) => void submit(values)}
			>
				<Form.Item
					name="name"
					label={words.t('person.name')}
					rules={[{ required: true, message: words.t('required') }]}
				>
					<Input autoCapitalize="none" spellCheck={false} autoComplete="off" />
				</Form.Item>
				<Form.Item name="displayName" label={words.t('people.displayName')}>
					<Input autoComplete="off" />
				</Form.Item>
				<Form.Item name="role" label={words.t('role')}>
					<RoleSelect />
				</Form.Item>
			</Form>
		</Modal>
	);
}

function EditForm({ person, onSaved }: { person: api.Person; onSaved(): void }) {
	const words = useWords();
	const { may } = useSignIn();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const submit = async ({ displayName, role }: { displayName: string; role: Role | '' }) => {
		setBusy(true);
		setError(undefined);
		try {
			await api.changePerson(person.id, { displayName, role: role || null });
			onSaved();
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Form
			layout="vertical"
			disabled={!may('administrator')}
			initialValues={{ displayName: person.displayName, role: person.role ?? '' }}
			onFinish={(values) => void submit(values)}
		>
			<Failure error={error} />
			<Space style={{ marginBlockEnd: 12 }}>
				<Id id={person.id} />
				<span className="quiet">{words.t('since')}</span> <When at={person.since} />
			</Space>
			<Form.Item name="displayName" label={words.t('people.displayName')}>
				<Input />
			</Form.Item>
			<Form.Item name="role" label={words.t('role')}>
				<RoleSelect />
			</Form.Item>
			<Act need="administrator" type="primary" htmlType="submit" loading={busy}>
				{words.t('save')}
			</Act>
		</Form>
	);
}

/** Where a person is signed in; each can be ended. Also on the settings page, for oneself. */
export function SignIns({ personId }: { personId: string }) {
	const words = useWords();
	const tell = useTell();
	const [danger, setDanger] = useState<Danger>();
	const list = useLoad((signal) => api.signIns(personId, signal), [personId]);
	const end = (one: api.SignInRecord) =>
		setDanger({
			title: words.t('signIns.end.title'),
			action: words.t('signIns.end'),
			what: words.t('signIns.end.what'),
			run: () => api.endSignIn(one.id),
			done() {
				tell.done(words.t('signIns.ended'));
				list.reload();
			},
		});
	return (
		<section className="section">
			<h2>{words.t('signIns')}</h2>
			<Failure error={list.error} retry={list.reload} />
			<Table<api.SignInRecord>
				size="small"
				aria-label={words.t('signIns')}
				rowKey="id"
				pagination={false}
				loading={list.loading && !list.data}
				dataSource={list.data?.items}
				scroll={{ x: 'max-content' }}
				columns={[
					{ key: 'door', title: words.t('signIns.door'), render: (_, row) => words.term('door', row.door) },
					{
						key: 'address',
						title: words.t('signIns.from'),
						render: (_, row) => (
							<Tooltip title={row.agent}>
								<span>{row.address}</span>
							</Tooltip>
						),
					},
					{ key: 'since', title: words.t('since'), render: (_, row) => <When at={row.since} /> },
					{ key: 'used', title: words.t('signIns.used'), render: (_, row) => <When at={row.lastUsedAt} /> },
					{
						key: 'actions',
						title: words.t('actions'),
						render: (_, row) => (
							<Act need="operator" size="small" danger onClick={() => end(row)}>
								{words.t('signIns.end')}
							</Act>
						),
					},
				]}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</section>
	);
}
