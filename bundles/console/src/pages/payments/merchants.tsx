import { PlusOutlined } from '@ant-design/icons';
import { Form, Input, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import * as api from '../../api/payments.ts';
import { Act, Failure, Id, SecretDialog, useTell, When } from '../../ui/bits.tsx';
import { type Danger, DangerDialog } from '../../ui/danger.tsx';
import { useTurn } from '../../ui/load.ts';
import { type Columns, ServerTable } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';

export function Merchants() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const [adding, setAdding] = useState(false);
	const [made, setMade] = useState<api.MerchantSecrets>();
	const [danger, setDanger] = useState<Danger>();
	const renew = ({ merchantId, name }: api.Merchant) =>
		setDanger({
			title: words.t('payments.merchant.renew.title', { name }),
			action: words.t('payments.merchant.renew'),
			what: words.t('payments.merchant.renew.what', { name }),
			run: async () => setMade(await api.renewMerchant(merchantId)),
		});
	const columns: Columns<api.Merchant> = [
		{ key: 'name', title: words.t('payments.merchant.name'), sorted: true, dataIndex: 'name' },
		{ key: 'merchantId', title: words.t('payments.id'), render: (_, row) => <Id id={row.merchantId} /> },
		{ key: 'appIds', title: words.t('menu.apps'), render: (_, row) => row.appIds.join(', ') },
		{ key: 'createdAt', title: words.t('since'), sorted: true, render: (_, row) => <When at={row.createdAt} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<Act need="administrator" size="small" danger onClick={() => renew(row)}>
					{words.t('payments.merchant.renew')}
				</Act>
			),
		},
	];
	const add = async (merchant: NewMerchant) => {
		const secrets = await api.addMerchant({ ...merchant, privateNotify: merchant.privateNotify ?? false });
		tell.done(words.t('payments.merchant.added', { name: merchant.name }));
		setAdding(false);
		reload();
		setMade(secrets);
	};
	return (
		<>
			<ServerTable
				name="merchants"
				label={words.t('payments.merchants')}
				columns={columns}
				rowKey={(row) => row.merchantId}
				load={api.merchants}
				search={words.t('payments.merchants.search')}
				filters={
					<Act need="administrator" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
						{words.t('payments.merchant.add')}
					</Act>
				}
				empty={words.t('payments.merchants.empty')}
				turn={turn}
			/>
			<MerchantDialog open={adding} onClose={() => setAdding(false)} add={add} />
			<SecretDialog
				title={words.t('payments.merchant.secret')}
				about={words.t('payments.merchant.secret.about', { id: made?.merchantId ?? '' })}
				secrets={
					made && [
						[words.t('payments.merchant.secret'), made.secret],
						[words.t('payments.merchant.notifyKey'), made.notifyKey],
					]
				}
				onClose={() => setMade(undefined)}
			/>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

interface NewMerchant {
	name: string;
	appIds: string[];
	privateNotify?: boolean;
}

function MerchantDialog({
	open,
	onClose,
	add,
}: {
	open: boolean;
	onClose(): void;
	add(values: NewMerchant): Promise<void>;
}) {
	const words = useWords();
	const [form] = Form.useForm();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const submit = async (values: NewMerchant) => {
		setBusy(true);
		setError(undefined);
		await add(values).catch(setError);
		setBusy(false);
	};
	return (
		<Modal
			open={open}
			title={words.t('payments.merchant.add')}
			okText={words.t('payments.merchant.add')}
			cancelText={words.t('cancel')}
			okButtonProps={{ loading: busy }}
			onOk={form.submit}
			onCancel={onClose}
			afterOpenChange={() => setError(undefined)}
			destroyOnHidden
		>
			<Failure error={error} />
			<Form form={form} layout="vertical" preserve={false} onFinish={(values) => void submit(values)}>
				<Form.Item
					name="name"
					label={words.t('payments.merchant.name')}
					extra={words.t('payments.merchant.name.hint')}
					rules={[{ required: true, message: words.t('required') }]}
				>
					<Input />
				</Form.Item>
				<Form.Item
					name="appIds"
					label={words.t('menu.apps')}
					extra={words.t('payments.merchant.apps.hint')}
					rules={[{ required: true, message: words.t('required') }]}
				>
					<Select mode="tags" open={false} tokenSeparators={[' ', ',']} />
				</Form.Item>
				<Form.Item
					name="privateNotify"
					label={words.t('payments.merchant.private')}
					extra={words.t('payments.merchant.private.hint')}
					valuePropName="checked"
				>
					<Switch />
				</Form.Item>
			</Form>
		</Modal>
	);
}
