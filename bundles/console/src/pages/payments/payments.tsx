import { Alert, Tabs } from 'antd';
import * as api from '../../api/payments.ts';
import { Failure, PageHead } from '../../ui/bits.tsx';
import { useLoad } from '../../ui/load.ts';
import { useAddress } from '../../ui/server-table.tsx';
import { useWords } from '../../ui/settings.tsx';
import { Ledger } from './ledger.tsx';
import { Merchants } from './merchants.tsx';
import { Notifications } from './notifications.tsx';
import { Orders } from './orders.tsx';
import { Wallets } from './wallets.tsx';

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
