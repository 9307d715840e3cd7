import { Card, Segmented, Statistic, Table } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { Link } from 'react-router';
import * as api from '../api/overview.ts';
import { people as listPeople } from '../api/people.ts';
import { Failure, HealthTag, PageHead } from '../ui/bits.tsx';
import { useLoad, useVisibleInterval } from '../ui/load.ts';
import { useWords } from '../ui/settings.tsx';
import { type Word } from '../words/speech.ts';
import { mergeSeries, type SeriesByName } from './series.ts';

const Chart = lazy(() => import('../ui/chart.tsx'));
const EVERY = 5_000;
const HOUR = 3_600_000;
const CHARTS: { title: Word; names: string[]; unit: 'number' | 'ms' | 'bytes' }[] = [
	{ title: 'chart.sessions', names: ['sessions'], unit: 'number' },
	{ title: 'chart.calls', names: ['calls', 'errors'], unit: 'number' },
	{ title: 'chart.start', names: ['startMs'], unit: 'ms' },
	{ title: 'chart.memory', names: ['rss'], unit: 'bytes' },
];

/** How the gateway is now, and how the last hour was. */
export function Overview() {
	const words = useWords();
	const now = useLoad(api.overview, [], EVERY);
	const people = useLoad((signal) => listPeople({ size: 1 }, signal), []);
	const { series, error, to } = useSeries();
	const [span, setSpan] = useState(15);
	const data = now.data;
	const sessions = data ? data.sessions.foreground + data.sessions.background + data.sessions.suspended : undefined;
	return (
		<>
			<PageHead
				title={words.t('menu.overview')}
				about={
					data &&
					words.t('overview.about', { version: data.version, java: data.java, uptime: words.duration(data.uptime) })
				}
				actions={
					<Segmented
						aria-label={words.t('chart.span')}
						value={span}
						onChange={setSpan}
						options={[5, 15, 60].map((minutes) => ({
							value: minutes,
							label: words.t('chart.minutes', { n: minutes }),
						}))}
					/>
				}
			/>
			<Failure error={now.error ?? error} retry={now.reload} />
			<div className="tiles">
				<Tile to="/apps" title={words.t('menu.apps')} value={data?.apps ?? undefined} />
				<Tile
					to="/sessions"
					title={words.t('tile.sessions')}
					value={sessions}
					detail={data && words.t('tile.sessions.detail', { n: data.sessions.foreground })}
				/>
				<Tile to="/sessions" title={words.t('tile.workers')} value={data?.workers} />
				<Tile to="/people" title={words.t('menu.people')} value={people.data?.total} />
				<Tile
					to="/"
					title={words.t('tile.memory')}
					text={data && words.bytes(data.processes.reduce((sum, { rss }) => sum + (rss ?? 0), 0))}
					detail={data && words.t('tile.processes', { n: data.processes.length })}
				/>
			</div>
			<div className="charts">
				{CHARTS.map(({ title, names, unit }) => (
					<Card key={title} size="small" title={words.t(title)}>
						<Suspense fallback={<div className="chart" />}>
							<Chart
								title={words.t(title)}
								series={names.flatMap((name) => series[name] ?? [])}
								from={to - span * 60_000}
								to={to}
								unit={unit}
							/>
						</Suspense>
					</Card>
				))}
				<Card size="small" title={words.t('health.title')} extra={data && <HealthTag health={data.health.status} />}>
					<ul className="health-list" aria-label={words.t('health.title')}>
						{data?.health.checks.map((check) => (
							<li key={check.name}>
								<HealthTag health={check.status} /> <strong>{check.name}</strong>
								<span className="quiet">{check.messages?.join(' · ')}</span>
							</li>
						))}
					</ul>
				</Card>
				<Card size="small" title={words.t('processes.title')}>
					<Table
						size="small"
						aria-label={words.t('processes.title')}
						pagination={false}
						rowKey="pid"
						dataSource={data?.processes}
						scroll={{ x: 'max-content' }}
						columns={[
							{ title: words.t('process'), dataIndex: 'name' },
							{ title: words.t('pid'), dataIndex: 'pid', align: 'right', className: 'num' },
							{
								title: words.t('memory'),
								dataIndex: 'rss',
								align: 'right',
								className: 'num',
								render: (rss: number | null) => (rss === null ? '–' : words.bytes(rss)),
							},
						]}
					/>
				</Card>
			</div>
		</>
	);
}

function Tile({
	to,
	title,
	value,
	text,
	detail,
}: {
	to: string;
	title: string;
	value?: number;
	text?: string;
	detail?: string;
}) {
	const words = useWords();
	const shown = text ?? (value === undefined ? '–' : words.number(value));
	return (
		<Link to={to} className="tile" aria-label={`${title}: ${shown}${detail ? `, ${detail}` : ''}`}>
			<Card size="small" hoverable>
				<Statistic title={title} value={shown} formatter={(v) => v} />
				<small className="quiet">{detail ?? '\u00a0'}</small>
			</Card>
		</Link>
	);
}

/** The last hour, asked for whole once, then only what is new each 5 s; a hidden tab asks for nothing and catches up when it is seen. */
function useSeries(): { series: SeriesByName; error: unknown; to: number } {
	const [state, setState] = useState<{ series: SeriesByName; error?: unknown; to: number }>({
		series: {},
		to: Date.now(),
	});
	const last = useRef(0);
	const busy = useRef(false);
	const ask = async () => {
		if (busy.current) return;
		busy.current = true;
		try {
			const answer = await api.series(last.current);
			for (const { points } of answer.series) last.current = Math.max(last.current, points.at(-1)?.[0] ?? 0);
			const to = last.current || Date.now();
			setState((was) => ({ series: mergeSeries(was.series, answer.series, to - HOUR), to }));
		} catch (error) {
			setState((was) => ({ ...was, error }));
		} finally {
			busy.current = false;
		}
	};
	useLoad(ask, []);
	useVisibleInterval(() => void ask(), EVERY);
	return { series: state.series, error: state.error, to: state.to };
}
