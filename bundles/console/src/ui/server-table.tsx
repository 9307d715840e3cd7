import { ReloadOutlined } from '@ant-design/icons';
import { Button, Empty, Input, Table, type TableProps } from 'antd';
import { type Key, type ReactNode, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Page, type Query } from '../api/http.ts';
import { Failure } from './bits.tsx';
import { useLoad } from './load.ts';
import { useWords } from './settings.tsx';

type Column<T> = NonNullable<TableProps<T>['columns']>[number] & {
	/** the server can sort by `key` */
	sorted?: boolean;
};

export type Columns<T> = Column<T>[];

interface Props<T> {
	/** for people who do not see the table; also its place in the address when a page has several */
	label: string;
	name?: string;
	columns: Columns<T>;
	rowKey: (row: T) => Key;
	load: (query: Query, signal: AbortSignal) => Promise<Page<T>>;
	/** placeholder of the search box; without it the list cannot be searched */
	search?: string;
	filters?: ReactNode;
	where?: Record<string, string | number | boolean | undefined>;
	empty: ReactNode;
	/** loads again when it changes */
	turn?: number;
	every?: number;
	expand?: (row: T) => ReactNode;
	size?: number;
}

/** A list that the server pages, sorts and filters. Page, order and search are in the address: a reload and "back" keep the place. */
export function ServerTable<T extends object>(props: Props<T>) {
	const words = useWords();
	const [place, setPlace] = usePlace(props.name ?? '');
	const size = Number(place.size) || props.size || 20;
	const page = Number(place.page) || 1;
	const where = props.where ?? {};
	const list = useLoad(
		(signal) => props.load({ page, size, sort: place.sort, q: place.q, ...where }, signal),
		[page, size, place.sort, place.q, JSON.stringify(where), props.turn],
		props.every,
	);
	const rows = list.data?.items ?? [];
	const total = list.data?.total ?? 0;
	useEffect(() => {
		// the last row of the last page was removed
		if (!list.loading && page > 1 && total > 0 && !rows.length) setPlace({ page: String(Math.ceil(total / size)) });
	}, [list.loading, total, rows.length]);
	const columns = props.columns.map(({ sorted, ...column }) => ({
		...column,
		// what can be done stays in sight when the rest scrolls
		...(column.key === 'actions' && { fixed: 'right' as const }),
		...(sorted && { sorter: true, sortOrder: orderOf(place.sort, String(column.key)) }),
	}));
	const change: TableProps<T>['onChange'] = (pages, _filters, sorter) => {
		const by = Array.isArray(sorter) ? sorter[0] : sorter;
		const sort = by?.order ? `${by.order === 'descend' ? '-' : ''}${String(by.columnKey)}` : undefined;
		const other = sort !== place.sort || pages.pageSize !== size;
		setPlace({
			sort,
			size: pages.pageSize === 20 ? undefined : String(pages.pageSize),
			page: other ? undefined : String(pages.current),
		});
	};
	return (
		<section aria-label={props.label} className="server-table">
			<div className="table-tools">
				{props.search && (
					<Search
						key={place.q}
						start={place.q ?? ''}
						placeholder={props.search}
						onSearch={(q) => setPlace({ q, page: undefined })}
					/>
				)}
				{props.filters}
				<Button
					icon={<ReloadOutlined />}
					aria-label={words.t('reload')}
					title={words.t('reload')}
					onClick={list.reload}
				/>
			</div>
			<Failure error={list.error} retry={list.reload} />
			<Table<T>
				size="middle"
				columns={columns}
				dataSource={rows}
				rowKey={props.rowKey}
				loading={list.loading && !list.data}
				onChange={change}
				scroll={{ x: 'max-content' }}
				showSorterTooltip={false}
				locale={{
					emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={list.error ? ' ' : props.empty} />,
				}}
				pagination={{
					current: page,
					pageSize: size,
					total,
					showSizeChanger: total > 20,
					pageSizeOptions: [20, 50, 100, 200],
					hideOnSinglePage: false,
					showTotal: (n) => words.t('count', { n }),
				}}
				expandable={props.expand && { expandedRowRender: props.expand }}
			/>
		</section>
	);
}

function Search({
	start,
	placeholder,
	onSearch,
}: {
	start: string;
	placeholder: string;
	onSearch(q: string | undefined): void;
}) {
	const [text, setText] = useState(start);
	return (
		<Input.Search
			className="search"
			aria-label={placeholder}
			placeholder={placeholder}
			allowClear
			value={text}
			onChange={(event) => setText(event.target.value)}
			onSearch={(q) => onSearch(q.trim() || undefined)}
		/>
	);
}

function orderOf(sort: string | undefined, key: string): 'ascend' | 'descend' | null {
	if (sort === key) return 'ascend';
	return sort === `-${key}` ? 'descend' : null;
}

type Place = Record<'page' | 'size' | 'sort' | 'q', string | undefined>;

/** Page, size, order and search words of one table, kept in the address. */
function usePlace(name: string): [Place, (change: Partial<Place>) => void] {
	const [params, setParams] = useSearchParams();
	const key = (part: string) => (name ? `${name}.${part}` : part);
	const read = (part: string) => params.get(key(part)) ?? undefined;
	return [
		{ page: read('page'), size: read('size'), sort: read('sort'), q: read('q') },
		(change) =>
			setParams(
				(old) => {
					const next = new URLSearchParams(old);
					for (const [part, value] of Object.entries(change)) {
						if (value === undefined || (part === 'page' && value === '1')) next.delete(key(part));
						else next.set(key(part), value);
					}
					return next;
				},
				{ replace: true },
			),
	];
}

/** One value kept in the address: a filter, the tab that is open. Another value is another list: its tables begin at page 1. */
export function useAddress(name: string): [string | undefined, (value: string | undefined) => void] {
	const [params, setParams] = useSearchParams();
	return [
		params.get(name) ?? undefined,
		(value) =>
			setParams(
				(old) => {
					const next = new URLSearchParams(old);
					if (value) next.set(name, value);
					else next.delete(name);
					for (const key of [...next.keys()]) if (/^(.*\.)?page$/.test(key)) next.delete(key);
					return next;
				},
				{ replace: true },
			),
	];
}
