import { Table, type TableProps } from 'antd';
import * as api from '../../api/payments.ts';
import { useWords } from '../../ui/settings.tsx';

/** A short table of a detail page. */
export function Part<T extends object>({
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

export function Entries({ entries, currency }: { entries: api.Entry[]; currency?: string }) {
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
