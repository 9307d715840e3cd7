import { LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { type Series } from '../api/overview.ts';
import { SERIES_COLORS } from '../theme.ts';
import { type Speech } from '../words/speech.ts';
import { useSettings } from './settings.tsx';

echarts.use([LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface Props {
	title: string;
	series: Series[];
	/** milliseconds since 1970: what the time axis shows */
	from: number;
	to: number;
	unit: 'number' | 'ms' | 'bytes';
}

/** Lines over time; below them the latest values as text, for people and tools that do not see a canvas. */
export default function Chart({ title, series, from, to, unit }: Props) {
	const { words, dark } = useSettings();
	const place = useRef<HTMLDivElement>(null);
	const chart = useRef<echarts.ECharts>(undefined);
	useEffect(() => {
		const made = echarts.init(place.current!);
		chart.current = made;
		const watch = new ResizeObserver(() => made.resize());
		watch.observe(place.current!);
		return () => {
			watch.disconnect();
			made.dispose();
		};
	}, []);
	const named = series.map((one) => ({ ...one, title: seriesTitle(one, words) }));
	useEffect(() => {
		chart.current!.setOption(option(named, { from, to, unit, dark, words }), { replaceMerge: ['series'] });
	}, [series, from, to, unit, dark, words]);
	const latest = named.map(({ title, points }) => `${title}: ${format(points.at(-1)?.[1], unit, words)}`);
	return (
		<figure aria-label={title}>
			<div ref={place} className="chart" role="img" aria-label={`${title}. ${latest.join(', ')}`} />
			<figcaption>
				<ul className="chart-latest">
					{latest.length ? latest.map((text) => <li key={text}>{text}</li>) : <li>{words.t('chart.empty')}</li>}
				</ul>
			</figcaption>
		</figure>
	);
}

function seriesTitle({ name, label }: Series, words: Speech): string {
	const group = words.term('series', name);
	return label ? words.term('state', label) : group;
}

/** Bytes are drawn in MB, so that the lines of the grid are round. */
const SCALE = { number: 1, ms: 1, bytes: 1 / 1024 / 1024 };

function format(value: number | null | undefined, unit: Props['unit'], words: Speech): string {
	if (value == null) return '–';
	if (unit === 'bytes') return words.bytes(value);
	return unit === 'ms' ? `${words.number(Math.round(value))} ms` : words.number(value);
}

type Look = Pick<Props, 'from' | 'to' | 'unit'> & { dark: boolean; words: Speech };

function option(
	series: (Series & { title: string })[],
	{ from, to, unit, dark, words }: Look,
): echarts.EChartsCoreOption {
	const text = dark ? 'rgba(255,255,255,0.62)' : 'rgba(0,0,0,0.6)';
	const line = dark ? 'rgba(255,255,255,0.12)' : 'rgba(0,0,0,0.1)';
	const time = new Intl.DateTimeFormat(words.locale, {
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hour12: false,
	});
	const short = new Intl.DateTimeFormat(words.locale, { hour: '2-digit', minute: '2-digit', hour12: false });
	return {
		animation: false,
		color: SERIES_COLORS,
		grid: { left: 8, right: 12, top: 34, bottom: 4, outerBoundsMode: 'same' },
		legend: { top: 0, left: 0, type: 'scroll', textStyle: { color: text }, itemHeight: 8, itemWidth: 16 },
		// drawn on the canvas: an HTML tooltip would bring style attributes, which the page's policy refuses
		tooltip: {
			trigger: 'axis',
			renderMode: 'richText',
			confine: true,
			backgroundColor: dark ? '#2a2d31' : '#fff',
			borderColor: line,
			textStyle: { color: dark ? '#fff' : '#1f1f1f' },
			valueFormatter: (value: unknown) => format((value as number) / SCALE[unit], unit, words),
			axisPointer: { label: { formatter: ({ value }: { value: number }) => time.format(value) } },
		},
		xAxis: {
			type: 'time',
			min: from,
			max: to,
			axisLabel: { color: text, hideOverlap: true, formatter: (value: number) => short.format(value) },
			axisLine: { lineStyle: { color: line } },
			splitLine: { show: false },
		},
		yAxis: {
			type: 'value',
			min: 0,
			minInterval: unit === 'number' ? 1 : undefined,
			splitNumber: 4,
			axisLabel: { color: text, formatter: (value: number) => format(value / SCALE[unit], unit, words) },
			splitLine: { lineStyle: { color: line } },
		},
		series: series.map(({ title, points, name, label }) => ({
			id: `${name}/${label}`,
			name: title,
			type: 'line',
			showSymbol: points.length < 3,
			symbolSize: 5,
			lineStyle: { width: 2, type: name === 'errors' ? 'dashed' : 'solid' },
			data: points.filter(([t]) => t >= from).map(([t, value]) => [t, value === null ? null : value * SCALE[unit]]),
		})),
	};
}
