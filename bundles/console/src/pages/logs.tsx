import { CaretRightOutlined, ClearOutlined, PauseOutlined } from '@ant-design/icons';
import { Badge, Button, Input, Segmented, Select } from 'antd';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import * as api from '../api/logs.ts';
import { AppSelect } from '../ui/app-select.tsx';
import { Failure, PageHead } from '../ui/bits.tsx';
import { useAddress } from '../ui/server-table.tsx';
import { useWords } from '../ui/settings.tsx';
import { onlyOnce } from './only-once.ts';

/** Lines kept on the page; older ones fall out. */
const MOST = 2_000;
/** New lines are shown together, this often: a flood costs one rendering. */
const SHOW_EVERY = 250;
const AGAIN_AFTER = 2_000;

type Row = api.LogLine & { key: number };

/** What apps and the gateway write, as they write it. */
export default function Logs() {
	const words = useWords();
	const [app, setApp] = useAddress('app');
	const [source, setSource] = useAddress('source');
	const [level, setLevel] = useAddress('level');
	const [text, setText] = useState('');
	const [paused, setPaused] = useState(false);
	const gateway = source === 'gateway';
	const { rows, live, error, clear } = useLines(
		{ appId: gateway ? undefined : app, level, source: gateway ? 'gateway' : undefined },
		paused,
	);
	const shown = useMemo(() => {
		const wanted = text.trim().toLowerCase();
		return wanted ? rows.filter((row) => JSON.stringify(row).toLowerCase().includes(wanted)) : rows;
	}, [rows, text]);
	return (
		<>
			<PageHead
				title={words.t('menu.logs')}
				about={words.t('logs.about', { n: MOST })}
				actions={
					<>
						<Badge
							status={paused ? 'default' : live ? 'processing' : 'error'}
							text={words.t(paused ? 'logs.paused' : live ? 'logs.live' : 'logs.waiting')}
						/>
						<Button icon={paused ? <CaretRightOutlined /> : <PauseOutlined />} onClick={() => setPaused(!paused)}>
							{words.t(paused ? 'logs.resume' : 'logs.pause')}
						</Button>
						<Button icon={<ClearOutlined />} onClick={clear}>
							{words.t('logs.clear')}
						</Button>
					</>
				}
			/>
			<div className="table-tools">
				<Segmented
					aria-label={words.t('logs.source')}
					value={gateway ? 'gateway' : 'apps'}
					onChange={(value) => setSource(value === 'gateway' ? value : undefined)}
					options={[
						{ value: 'apps', label: words.t('menu.apps') },
						{ value: 'gateway', label: words.t('logs.gateway') },
					]}
				/>
				{!gateway && <AppSelect value={app} onChange={setApp} placeholder={words.t('logs.everyApp')} />}
				<Select
					allowClear
					aria-label={words.t('logs.level')}
					placeholder={words.t('logs.level')}
					value={level}
					onChange={setLevel}
					style={{ minInlineSize: 150 }}
					options={api.LEVELS.map((value) => ({
						value,
						label: words.t('logs.from', { level: words.term('level', value) }),
					}))}
				/>
				<Input
					className="search"
					aria-label={words.t('logs.filter')}
					placeholder={words.t('logs.filter')}
					allowClear
					value={text}
					onChange={(event) => setText(event.target.value)}
				/>
			</div>
			<Failure error={error} />
			<Lines rows={shown} />
		</>
	);
}

function Lines({ rows }: { rows: Row[] }) {
	const words = useWords();
	const place = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const time = useMemo(
		() =>
			new Intl.DateTimeFormat(words.locale, {
				hour: '2-digit',
				minute: '2-digit',
				second: '2-digit',
				fractionalSecondDigits: 3,
				hour12: false,
			}),
		[words],
	);
	useLayoutEffect(() => {
		// who has scrolled up reads on; who is at the end stays there
		if (atEnd.current) place.current!.scrollTop = place.current!.scrollHeight;
	}, [rows]);
	return (
		<div
			ref={place}
			className="log-lines"
			role="log"
			aria-label={words.t('menu.logs')}
			tabIndex={0}
			onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
				atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
			}}
		>
			{!rows.length && <span className="quiet">{words.t('logs.empty')}</span>}
			{rows.map((row) => (
				<div key={row.key} className={`log-line log-${row.level}`}>
					<time>{time.format(new Date(row.at ?? row.time ?? 0))}</time>
					<span className="level">{row.level}</span>
					<span className="source">{row.appId ?? row.source}</span>
					<span>{row.text ?? row.message}</span>
				</div>
			))}
		</div>
	);
}

/** The last lines of a live stream; asks again when it breaks. A pause ends the stream: the gateway sends nothing to a page that looks away. */
function useLines(query: { appId?: string; level?: string; source?: string }, paused: boolean) {
	const [rows, setRows] = useState<Row[]>([]);
	const [live, setLive] = useState(false);
	const [error, setError] = useState<unknown>();
	const count = useRef(0);
	const waiting = useRef<Row[]>([]);
	const asked = JSON.stringify(query);
	const once = useMemo(onlyOnce, [asked]);
	const clear = useCallback(() => {
		waiting.current = [];
		setRows([]);
	}, []);
	useEffect(clear, [asked]);
	useEffect(() => {
		if (paused) return;
		const abort = new AbortController();
		let again: ReturnType<typeof setTimeout>;
		const take = (lines: api.LogLine[]) => {
			// what comes after a pause began comes again when it ends
			if (abort.signal.aborted) return;
			for (const line of once.fresh(lines)) waiting.current.push({ ...line, key: count.current++ });
			waiting.current = waiting.current.slice(-MOST);
		};
		const show = () => {
			if (!waiting.current.length) return;
			const fresh = waiting.current;
			waiting.current = [];
			setRows((old) => [...old, ...fresh].slice(-MOST));
		};
		const timer = setInterval(show, SHOW_EVERY);
		const listen = async () => {
			try {
				setLive(true);
				once.begin();
				setError(undefined);
				await api.follow(query, take, abort.signal);
			} catch (problem) {
				if (!abort.signal.aborted) setError(problem);
			}
			if (abort.signal.aborted) return;
			setLive(false);
			again = setTimeout(() => void listen(), AGAIN_AFTER);
		};
		void listen();
		return () => {
			abort.abort();
			clearInterval(timer);
			clearTimeout(again);
			show();
		};
	}, [asked, paused]);
	return { rows, live, error, clear };
}
