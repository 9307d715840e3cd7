import * as api from '../../api/payments.ts';
import { Id, Moment } from '../../ui/bits.tsx';
import { type Columns, ServerTable } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';
import { Entries } from './entries.tsx';

export function Ledger() {
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
