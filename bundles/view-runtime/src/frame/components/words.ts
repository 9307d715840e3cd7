/** The few words that basic components say themselves, in the language of the people's side. */
const WORDS = {
	en: {
		cancel: 'Cancel',
		choose: 'Choose',
		done: 'Done',
		year: 'Year',
		month: 'Month',
		day: 'Day',
		hour: 'Hour',
		minute: 'Minute',
	},
	zh: { cancel: '取消', choose: '请选择', done: '确定', year: '年', month: '月', day: '日', hour: '时', minute: '分' },
};

export function words(): (typeof WORDS)['en'] {
	return document.documentElement.lang.startsWith('zh') ? WORDS.zh : WORDS.en;
}
