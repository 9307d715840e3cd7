import { Form, Input, InputNumber, Modal } from 'antd';
import { useEffect, useState } from 'react';
import * as api from '../../api/payments.ts';
import { Act, Id, useTell } from '../../ui/bits.tsx';
import { type Danger, DangerDialog } from '../../ui/danger.tsx';
import { useTurn } from '../../ui/load.ts';
import { type Columns, ServerTable } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';
import { fenOf } from '../fen.ts';

export function Wallets() {
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
