import type { ViewQuery, ViewQueryReply } from '@loggia/messages';
import type { Intersections } from './intersections.ts';
import type { NodeTable } from './node-table.ts';
import type { Pages } from './pages.ts';

/** Answers a selector or rectangle question about the DOM as it is now; begins and ends observations. */
export function answer(query: ViewQuery, nodes: NodeTable, pages: Pages, intersections: Intersections): ViewQueryReply {
	switch (query.type) {
		case 'rects':
			return { rects: query.nodes.map((id) => rect(nodes, pages, id)) };
		case 'scrollOffset':
			return { offsets: query.nodes.map((id) => offset(nodes, pages, id)) };
		case 'viewport': {
			const { outer, scroller } = pages.current ?? {};
			const { scrollTop = 0, scrollLeft = 0 } = scroller ?? {};
			const height = outer?.clientHeight ?? window.innerHeight;
			return { viewport: { width: window.innerWidth, height, scrollTop, scrollLeft } };
		}
		case 'observe':
			intersections.observe(query);
			return { observing: true };
		case 'unobserve':
			intersections.unobserve(query.observation);
			return { observing: false };
	}
}

/** Measured from the corner of its page, also while the page still moves to its place. */
function rect(nodes: NodeTable, pages: Pages, id: number) {
	const dom = nodes.get(id)?.dom;
	if (!(dom instanceof HTMLElement) || !dom.isConnected) return null;
	const { left, top, right, bottom, width, height } = dom.getBoundingClientRect();
	const { left: x, top: y } = pages.of(dom)?.outer.getBoundingClientRect() ?? { left: 0, top: 0 };
	return { left: left - x, top: top - y, right: right - x, bottom: bottom - y, width, height };
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
