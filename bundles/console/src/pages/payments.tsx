import { PlusOutlined } from '@ant-design/icons';
import {
	Alert,
	Button,
	Descriptions,
	Drawer,
	Form,
	Input,
	InputNumber,
	Modal,
	Select,
	Switch,
	Table,
	type TableProps,
	Tabs,
} from 'antd';
import { useEffect, useState } from 'react';
import * as api from '../api/payments.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Act, Failure, Id, Moment, PageHead, SecretDialog, useTell, When, Word } from '../ui/bits.tsx';
import { type Danger, DangerDialog } from '../ui/danger.tsx';
import { useLoad, useTurn } from '../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { fenOf } from './fen.ts';

/** Orders, the ledger behind them, wallets, merchants and what merchants were told. */
export default function Payments() {
	const words = useWords();
	const [tab, setTab] = useAddress('tab');
	return (
		<>
			<PageHead title={words.t('menu.payments')} about={words.t('payments.about')} />
			<Balance />
			<Tabs
				activeKey={tab ?? 'orders'}
				onChange={setTab}
				destroyOnHidden
				items={[
					{ key: 'orders', label: words.t('payments.orders'), children: <Orders /> },
					{ key: 'ledger', label: words.t('payments.ledger'), children: <Ledger /> },
					{ key: 'wallets', label: words.t('payments.wallets'), children: <Wallets /> },
					{ key: 'merchants', label: words.t('payments.merchants'), children: <Merchants /> },
					{ key: 'notifications', label: words.t('payments.notifications'), children: <Notifications /> },
				]}
			/>
		</>
	);
}

/** Whether the books balance, asked once a minute. */
function Balance() {
	const words = useWords();
	const check = useLoad(api.checkLedger, [], 60_000);
	if (check.error) return <Failure error={check.error} retry={check.reload} />;
	if (!check.data) return null;
	return check.data.balanced ? (
		<Alert type="success" showIcon title={words.t('payments.balanced')} />
	) : (
		<Alert
			type="error"
			showIcon
			role="alert"
			title={words.t('payments.unbalanced')}
			description={check.data.problems?.join('\n')}
		/>
	);
}

function Orders() {
	const words = useWords();
	const [shown, setShown] = useState<api.Order>();
	const [app, setApp] = useAddress('app');
	const [state, setState] = useAddress('state');
	const columns: Columns<api.Order> = [
		{
			key: 'id',
			title: words.t('payments.order'),
			render: (_, row) => (
				<span className="two-lines">
					<Button
						type="link"
						style={{ padding: 0, height: 'auto', justifyContent: 'start' }}
						onClick={() => setShown(row)}
					>
						{row.outTradeNo}
					</Button>
					<small>{row.id}</small>
				</span>
			),
		},
		{
			key: 'state',
			title: words.t('state'),
			sorted: true,
			render: (_, row) => <Word group="order" word={row.state} />,
		},
		{
			key: 'amount',
			title: words.t('amount'),
			sorted: true,
			align: 'right',
			className: 'num',
			render: (_, row) => words.money(row.amount, row.currency),
		},
		{
			key: 'refunded',
			title: words.t('payments.refunded'),
			align: 'right',
			className: 'num',
			render: (_, row) => (row.refunded ? words.money(row.refunded, row.currency) : '–'),
		},
		{ key: 'merchantId', title: words.t('payments.merchant'), render: (_, row) => <Id id={row.merchantId} /> },
		{ key: 'appId', title: words.t('apps.app'), dataIndex: 'appId' },
		{ key: 'personId', title: words.t('people.person'), render: (_, row) => <Id id={row.personId} /> },
		{
			key: 'createdAt',
			title: words.t('payments.created'),
			sorted: true,
			render: (_, row) => <Moment at={row.createdAt} />,
		},
		{ key: 'paidAt', title: words.t('payments.paid'), sorted: true, render: (_, row) => <Moment at={row.paidAt} /> },
	];
	return (
		<>
			<ServerTable
				name="orders"
				label={words.t('payments.orders')}
				columns={columns}
				rowKey={(row) => row.id}
				load={api.orders}
				search={words.t('payments.orders.search')}
				filters={
					<>
						<AppSelect value={app} onChange={setApp} />
						<Select
							allowClear
							aria-label={words.t('state')}
							placeholder={words.t('state')}
							value={state}
							onChange={setState}
							style={{ minInlineSize: 160 }}
							options={api.ORDER_STATES.map((value) => ({ value, label: words.term('order', value) }))}
						/>
					</>
				}
				where={{ appId: app, state }}
				empty={words.t('payments.orders.empty')}
			/>
			<Drawer
				open={shown !== undefined}
				onClose={() => setShown(undefined)}
				title={words.t('payments.order')}
				size={720}
				destroyOnHidden
			>
				{shown && <OrderDetail id={shown.id} />}
			</Drawer>
		</>
	);
}

function OrderDetail({ id }: { id: string }) {
	const words = useWords();
	const { data, error, reload } = useLoad((signal) => api.order(id, signal), [id]);
	if (!data) return <Failure error={error} retry={reload} />;
	const { order } = data;
	return (
		<>
			<Descriptions
				size="small"
				bordered
				column={1}
				items={[
					{ key: 'no', label: words.t('payments.number'), children: order.outTradeNo },
					{ key: 'id', label: words.t('payments.id'), children: <Id id={order.id} /> },
					{ key: 'description', label: words.t('description'), children: order.description },
					{ key: 'amount', label: words.t('amount'), children: words.money(order.amount, order.currency) },
					{
						key: 'refunded',
						label: words.t('payments.refunded'),
						children: words.money(order.refunded, order.currency),
					},
					{ key: 'state', label: words.t('state'), children: <Word group="order" word={order.state} /> },
					{ key: 'person', label: words.t('people.person'), children: <Id id={order.personId} /> },
					{ key: 'created', label: words.t('payments.created'), children: <Moment at={order.createdAt} /> },
					{ key: 'paid', label: words.t('payments.paid'), children: <Moment at={order.paidAt} /> },
				]}
			/>
			<section className="section">
				<h2>{words.t('payments.entries')}</h2>
				{data.transactions.map((one) => (
					<div key={one.id}>
						<p>
							{words.term('transaction', one.kind)} <Moment at={one.at} />
						</p>
						<Entries entries={one.entries} currency={order.currency} />
					</div>
				))}
				{!data.transactions.length && words.t('none')}
			</section>
			<Part title={words.t('payments.refunds')} rows={data.refunds} rowKey={(row) => row.id}>
				{[
					{ key: 'at', title: words.t('at'), render: (_, row) => <Moment at={row.createdAt} /> },
					{
						key: 'amount',
						title: words.t('amount'),
						align: 'right',
						render: (_, row) => words.money(row.amount, order.currency),
					},
					{ key: 'state', title: words.t('state'), render: (_, row) => <Word group="order" word={row.state} /> },
					{ key: 'reason', title: words.t('payments.reason'), dataIndex: 'reason' },
				]}
			</Part>
			<Part
				title={words.t('payments.events')}
				rows={data.events}
				rowKey={(row) => `${row.at} ${row.event} ${row.detail}`}
			>
				{[
					{ key: 'at', title: words.t('at'), render: (_, row) => <Moment at={row.at} /> },
					{ key: 'event', title: words.t('payments.event'), render: (_, row) => words.term('order', row.event) },
					{ key: 'detail', title: words.t('description'), dataIndex: 'detail' },
				]}
			</Part>
		</>
	);
}

/** A short table of a detail page. */
function Part<T extends object>({
	title,
	rows,
	rowKey,
	children,
}: {
	title: string;
	rows: T[];
	rowKey: (row: T) => string;
	children: TableProps<T>['columns'];
}) {
	return (
		<section className="section">
			<h2>{title}</h2>
			<Table<T>
				size="small"
				pagination={false}
				aria-label={title}
				rowKey={rowKey}
				dataSource={rows}
				columns={children}
				scroll={{ x: 'max-content' }}
			/>
		</section>
	);
}

function Entries({ entries, currency }: { entries: api.Entry[]; currency?: string }) {
	const words = useWords();
	return (
		<Table
			size="small"
			pagination={false}
			aria-label={words.t('payments.entries')}
			rowKey={(row) => `${row.account} ${row.amount}`}
			dataSource={entries}
			columns={[
				{ key: 'account', title: words.t('payments.account'), render: (_, row) => <code>{row.account}</code> },
				{
					key: 'amount',
					title: words.t('amount'),
					align: 'right',
					className: 'num',
					render: (_, row) => words.money(row.amount, currency),
				},
			]}
		/>
	);
}

function Ledger() {
	const words = useWords();
	const columns: Columns<api.Transaction> = [
		{ key: 'at', title: words.t('at'), sorted: true, render: (_, row) => <Moment at={row.at} /> },
		{ key: 'kind', title: words.t('payments.kind'), render: (_, row) => words.term('transaction', row.kind) },
		{
			key: 'sum',
			title: words.t('payments.moved'),
			align: 'right',
			className: 'num',
			render: (_, row) => words.money(row.entries.reduce((sum, { amount }) => sum + Math.max(0, amount), 0)),
		},
		{ key: 'orderId', title: words.t('payments.order'), render: (_, row) => <Id id={row.orderId} /> },
		{ key: 'id', title: words.t('payments.id'), dataIndex: 'id' },
	];
	return (
		<ServerTable
			name="ledger"
			label={words.t('payments.ledger')}
			columns={columns}
			rowKey={(row) => row.id}
			load={api.ledger}
			search={words.t('payments.ledger.search')}
			empty={words.t('payments.ledger.empty')}
			expand={(row) => <Entries entries={row.entries} />}
		/>
	);
}

function Wallets() {
	const words = useWords();
	const [turn, reload] = useTurn();
	const [crediting, setCrediting] = useState<{ personId?: string }>();
	const columns: Columns<api.Wallet> = [
		{ key: 'personId', title: words.t('people.person'), sorted: true, render: (_, row) => <Id id={row.personId} /> },
		{
			key: 'balance',
			title: words.t('payments.balance'),
			sorted: true,
			align: 'right',
			className: 'num',
			render: (_, row) => words.money(row.balance),
		},
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<Act need="administrator" size="small" onClick={() => setCrediting(row)}>
					{words.t('payments.credit')}
				</Act>
			),
		},
	];
	return (
		<>
			<ServerTable
				name="wallets"
				label={words.t('payments.wallets')}
				columns={columns}
				rowKey={(row) => row.personId}
				load={api.wallets}
				search={words.t('payments.wallets.search')}
				filters={
					<Act need="administrator" type="primary" onClick={() => setCrediting({})}>
						{words.t('payments.credit')}
					</Act>
				}
				empty={words.t('payments.wallets.empty')}
				turn={turn}
			/>
			<CreditDialog start={crediting} onClose={() => setCrediting(undefined)} onDone={reload} />
		</>
	);
}

/** Money into a wallet: asked twice, because the ledger takes nothing back. */
function CreditDialog({
	start,
	onClose,
	onDone,
}: {
	start: { personId?: string } | undefined;
	onClose(): void;
	onDone(): void;
}) {
	const words = useWords();
	const tell = useTell();
	const [form] = Form.useForm();
	const [danger, setDanger] = useState<Danger>();
	const [key, setKey] = useState('');
	// one key per open dialog: pressing again after a lost answer credits once
	useEffect(() => setKey(crypto.randomUUID()), [start]);
	const ask = ({ personId, amount, reason }: { personId: string; amount: string; reason: string }) => {
		const fen = fenOf(amount)!;
		setDanger({
			title: words.t('payments.credit.title', { amount: words.money(fen) }),
			action: words.t('payments.credit'),
			what: words.t('payments.credit.what', { amount: words.money(fen), person: personId.trim() }),
			run: () => api.credit(personId.trim(), fen, reason, key),
			done() {
				tell.done(words.t('payments.credited', { amount: words.money(fen) }));
				onClose();
				onDone();
			},
		});
	};
	return (
		<>
			<Modal
				open={start !== undefined}
				title={words.t('payments.credit')}
				okText={words.t('next')}
				cancelText={words.t('cancel')}
				onOk={form.submit}
				onCancel={onClose}
				destroyOnHidden
			>
				<Form form={form} layout="vertical" preserve={false} initialValues={start} onFinish={ask}>
					<Form.Item
						name="personId"
						label={words.t('payments.personId')}
						extra={words.t('payments.personId.hint')}
						rules={[{ required: true, message: words.t('required') }]}
					>
						<Input spellCheck={false} />
					</Form.Item>
					<Form.Item
						name="amount"
						label={words.t('payments.amountYuan')}
						rules={[
							{ required: true, message: words.t('required') },
							{
								validator: (_, value) =>
									!value || fenOf(value)
										? Promise.resolve()
										: Promise.reject(new Error(words.t('payments.amount.wrong'))),
							},
						]}
					>
						<InputNumber stringMode min="0.01" step="0.01" precision={2} prefix="¥" style={{ inlineSize: '100%' }} />
					</Form.Item>
					<Form.Item
						name="reason"
						label={words.t('payments.reason')}
						rules={[{ required: true, message: words.t('required') }]}
					>
						<Input />
					</Form.Item>
				</Form>
			</Modal>
			<DangerDialog danger={danger} onClose={() => setDanger(undefined)} />
		</>
	);
}

function Merchants() {
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

function Notifications() {
	const words = useWords();
	const tell = useTell();
	const [turn, reload] = useTurn();
	const retry = (row: api.Notification) =>
		void api.retry(row.id).then(() => {
			tell.done(words.t('payments.retried'));
			reload();
		}, tell.failed);
	const columns: Columns<api.Notification> = [
		{ key: 'url', title: words.t('payments.url'), render: (_, row) => <code>{row.url}</code> },
		{
			key: 'state',
			title: words.t('state'),
			sorted: true,
			render: (_, row) => <Word group="notification" word={row.state} />,
		},
		{ key: 'attempts', title: words.t('payments.attempts'), sorted: true, align: 'right', dataIndex: 'attempts' },
		{
			key: 'lastStatus',
			title: words.t('payments.lastStatus'),
			render: (_, row) => row.lastStatus ?? row.lastError ?? '–',
		},
		{ key: 'nextAt', title: words.t('payments.next'), sorted: true, render: (_, row) => <When at={row.nextAt} /> },
		{ key: 'orderId', title: words.t('payments.order'), render: (_, row) => <Id id={row.orderId} /> },
		{
			key: 'actions',
			title: words.t('actions'),
			render: (_, row) => (
				<Act need="operator" size="small" onClick={() => retry(row)}>
					{words.t('payments.retry')}
				</Act>
			),
		},
	];
	return (
		<ServerTable
			name="notifications"
			label={words.t('payments.notifications')}
			columns={columns}
			rowKey={(row) => row.id}
			load={api.notifications}
			search={words.t('payments.notifications.search')}
			empty={words.t('payments.notifications.empty')}
			turn={turn}
		/>
	);
}
