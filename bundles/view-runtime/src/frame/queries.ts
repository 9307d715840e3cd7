import type { ViewQuery, ViewQueryReply } from '@loggia/messages';
import type { Intersections } from './intersections.ts';
import type { NodeTable } from './node-table.ts';
import type { Pages } from './pages.ts';

/** Answers a selector or rectangle question about the DOM as it is now; begins and ends observations. */
export function answer(query: ViewQuery, nodes: NodeTable, pages: Pages, intersections: Intersections): ViewQueryReply {
	switch (query.type) {
		case 'rects':
			return { rects: query.nodes.map((id) => rect(nodes, id)) };
		case 'scrollOffset':
			return { offsets: query.nodes.map((id) => offset(nodes, pages, id)) };
		case 'viewport': {
			const { scrollTop = 0, scrollLeft = 0 } = pages.current?.scroller ?? {};
			return { viewport: { width: window.innerWidth, height: window.innerHeight, scrollTop, scrollLeft } };
		}
		case 'observe':
			intersections.observe(query);
			return { observing: true };
		case 'unobserve':
			intersections.unobserve(query.observation);
			return { observing: false };
	}
}

function rect(nodes: NodeTable, id: number) {
	const dom = nodes.get(id)?.dom;
	if (!(dom instanceof HTMLElement) || !dom.isConnected) return null;
	const { left, top, right, bottom, width, height } = dom.getBoundingClientRect();
	return { left, top, right, bottom, width, height };
}

interface Scrolls {
	scrollLeft: number;
	scrollTop: number;
	scrollWidth: number;
	scrollHeight: number;
}

function offset(nodes: NodeTable, pages: Pages, id: number): Scrolls | null {
	const dom = nodes.get(id)?.dom;
	if (!(dom instanceof HTMLElement) || !dom.isConnected) return null;
	const page = pages.of(dom);
	if (page?.content === dom) return scrolls(page.scroller);
	return (dom as Partial<{ scrollBox: Scrolls }>).scrollBox ?? scrolls(dom);
}

function scrolls({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: HTMLElement): Scrolls {
	return { scrollLeft, scrollTop, scrollWidth, scrollHeight };
}
