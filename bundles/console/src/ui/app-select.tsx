import { Select } from 'antd';
import { useState } from 'react';
import { apps } from '../api/apps.ts';
import { useLoad } from './load.ts';
import { useWords } from './settings.tsx';

interface Props {
	value: string | undefined;
	onChange(appId: string | undefined): void;
	/** shown when nothing is chosen */
	placeholder?: string;
	id?: string;
}

/** Chooses an installed mini-program; the list is searched on the server. */
export function AppSelect({ value, onChange, placeholder, id }: Props) {
	const words = useWords();
	const [q, setQ] = useState('');
	const found = useLoad((signal) => apps({ q: q || undefined, size: 20 }, signal), [q]);
	const options = (found.data?.items ?? []).map((app) => ({ value: app.appId, label: `${app.name} · ${app.appId}` }));
	if (value && !options.some((option) => option.value === value)) options.unshift({ value, label: value });
	return (
		<Select
			id={id}
			aria-label={placeholder ?? words.t('apps.app')}
			allowClear
			showSearch={{ filterOption: false, onSearch: setQ }}
			value={value}
			onChange={(next) => {
				setQ('');
				onChange(next);
			}}
			placeholder={placeholder ?? words.t('apps.app')}
			loading={found.loading}
			options={options}
			popupMatchSelectWidth={false}
			style={{ minInlineSize: 240 }}
		/>
	);
}
