import { Button, Descriptions, Drawer, Select } from 'antd';
import { useState } from 'react';
import * as api from '../../api/payments.ts';
import { AppSelect } from '../../ui/app-select.tsx';
import { Failure, Id, Moment, Word } from '../../ui/bits.tsx';
import { useLoad } from '../../ui/load.ts';
import { type Columns, ServerTable, useAddress } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';
import { Entries, Part } from './entries.tsx';

export function Orders() {
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
