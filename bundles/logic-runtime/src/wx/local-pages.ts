import type { PageSettings } from '@loggia/messages/page-settings';
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
	function setPage(settings: PageSettings): void {
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
		setNavigationBarColor({ frontColor, backgroundColor, animation }) {
			if (frontColor !== undefined && !/^#(?:f{3}|0{3}|f{6}|0{6})$/i.test(String(frontColor))) {
				throw new ApiFailure(`invalid frontColor "${String(frontColor)}": it is #ffffff or #000000`);
			}
			const text = /f/i.test(String(frontColor)) ? 'white' : 'black';
			router.setWindow(
				{
					...(frontColor === undefined ? {} : { navigationBarTextStyle: text }),
					...(backgroundColor === undefined ? {} : { navigationBarBackgroundColor: backgroundColor }),
				},
				animation,
			);
		},
		showNavigationBarLoading: () => router.setWindow({ navigationBarLoading: true }),
		hideNavigationBarLoading: () => router.setWindow({ navigationBarLoading: false }),
		hideHomeButton: () => router.setWindow({ homeButton: false }),
		setBackgroundColor({ backgroundColor, backgroundColorTop }) {
			setPage({
				...(typeof backgroundColor === 'string' ? { backgroundColor } : {}),
				...(typeof backgroundColorTop === 'string' ? { backgroundColorTop } : {}),
			});
		},
		setBackgroundTextStyle({ textStyle }) {
			if (textStyle !== 'dark' && textStyle !== 'light') {
				throw new ApiFailure(`parameter error: parameter.textStyle is "dark" or "light", not ${String(textStyle)};`);
			}
			setPage({ backgroundTextStyle: textStyle });
		},
		pageScrollTo: scrollTo,
		startPullDownRefresh: () => {
			const page = router.top();
			if (!page) throw new ApiFailure('no page is open');
			writer.setPage(page.id, { refreshing: true });
			pages.call(page, 'onPullDownRefresh');
		},
		stopPullDownRefresh() {
			// the page that asked may have been left meanwhile
			for (const page of router.all()) {
				if (writer.page(page.id)?.settings.refreshing) writer.setPage(page.id, { refreshing: false });
			}
		},
	};
}
