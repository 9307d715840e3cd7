import * as api from '../../api/payments.ts';
import { Act, Id, useTell, When, Word } from '../../ui/bits.tsx';
import { useTurn } from '../../ui/load.ts';
import { type Columns, ServerTable } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';

export function Notifications() {
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
