import { areaList } from '@vant/area-data';

/** `loggia:regions`: China's provinces, cities and districts as text, one `CODE NAME` a line, an empty line between the three lists. */
export const regions = {
	name: 'regions',
	setup(build) {
		build.onResolve({ filter: /^loggia:regions$/ }, ({ path }) => ({ path, namespace: 'regions' }));
		build.onLoad({ filter: /.*/, namespace: 'regions' }, () => {
			const lists = [areaList.province_list, areaList.city_list, areaList.county_list];
			const lines = (list) => Object.entries(list).map(([code, name]) => `${code} ${name}`);
			return { contents: lists.map((list) => lines(list).join('\n')).join('\n\n'), loader: 'text' };
		});
	},
};
