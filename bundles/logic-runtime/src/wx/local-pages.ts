import type { PatchWriter } from '../backend/patch-writer.ts';
import type { ViewQueries } from '../backend/queries.ts';
import type { Errors } from '../errors.ts';
import type { PageFactory } from '../app/page.ts';
import type { Router } from '../app/router.ts';
import { ApiFailure } from './failure.ts';
import { Later } from './outcome.ts';
import { createSelectorQuery } from './selector-query.ts';

type Options = Record<string, unknown>;

export interface PageMemberParts {
	router: Router;
	pages: PageFactory;
	writer: PatchWriter;
	queries: ViewQueries;
	errors: Errors;
}

/** Page stack, navigation bar and scrolling: the logic layer's own business. */
export function pageMembers({
	router,
	pages,
	writer,
	queries,
	errors,
}: PageMemberParts): Record<string, (options: Options) => unknown> {
	function setPage(settings: Options): void {
		const page = router.top();
		if (!page) throw new ApiFailure('no page is open');
		writer.setPage(page.id, settings);
	}

	function scrollTo(options: Options): unknown {
		const duration = typeof options.duration === 'number' ? options.duration : 300;
		const offsetTop = Number(options.offsetTop) || 0;
		if (typeof options.selector !== 'string') {
			setPage({ scrollTo: { scrollTop: Number(options.scrollTop) || 0, duration } });
			return {};
		}
		const { selector } = options;
		return new Later((settle) => {
			createSelectorQuery({ queries, errors, topComponent: () => router.top()?.component })
				.select(selector)
				.boundingClientRect()
				.selectViewport()
				.scrollOffset()
				.exec((results: [{ top: number } | null, { scrollTop: number }]) => {
					const [target, viewport] = results;
					if (!target) {
						settle({ ok: false, message: `no node matches "${selector}"` });
						return;
					}
					setPage({ scrollTo: { scrollTop: target.top + viewport.scrollTop + offsetTop, duration } });
					settle({ ok: true, result: {} });
				});
		});
	}

	return {
		navigateTo: ({ url, events }) => router.navigateTo(url as string, (events ?? {}) as Options),
		redirectTo: ({ url }) => router.redirectTo(url as string),
		navigateBack: ({ delta }) => router.navigateBack(delta === undefined ? 1 : Number(delta)),
		reLaunch: ({ url }) => router.reLaunch(url as string),
		switchTab: ({ url }) => router.switchTab(url as string),
		setNavigationBarTitle: ({ title }) => {
			if (typeof title !== 'string')
				throw new ApiFailure('parameter error: parameter.title should be String instead of Undefined;');
			router.setWindow({ navigationBarTitleText: title });
		},
		setNavigationBarColor: ({ frontColor, backgroundColor }) =>
			router.setWindow({
				...(frontColor === undefined ? {} : { navigationBarTextStyle: isWhite(frontColor) ? 'white' : 'black' }),
				...(backgroundColor === undefined ? {} : { navigationBarBackgroundColor: backgroundColor }),
			}),
		showNavigationBarLoading: () => router.setWindow({ navigationBarLoading: true }),
		hideNavigationBarLoading: () => router.setWindow({ navigationBarLoading: false }),
		setBackgroundColor: ({ backgroundColor }) => setPage({ backgroundColor }),
		setBackgroundTextStyle: ({ textStyle }) => setPage({ backgroundTextStyle: textStyle }),
		pageScrollTo: scrollTo,
		startPullDownRefresh: () => {
			const page = router.top();
			if (page) pages.call(page, 'onPullDownRefresh');
		},
		stopPullDownRefresh: () => setPage({ refreshing: false }),
	};
}

function isWhite(color: unknown): boolean {
	return /^#f{3}(f{3})?$/i.test(String(color));
}
