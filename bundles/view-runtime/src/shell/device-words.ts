import { language } from './strings.ts';

const ENGLISH = {
	call: 'Call',
	callQuestion: 'Call this number?',
	close: 'Close',
	copied: 'Copied',
	copy: 'Copy',
	copyQuestion: 'Copy this text?',
	paste: 'Allow',
	pasteQuestion: 'The mini-program wants to read what you copied last.',
	cancel: 'Cancel',
	image: 'Image {index} of {count}',
	images: 'Images',
	next: 'Next image',
	previous: 'Previous image',
};
const CHINESE: typeof ENGLISH = {
	call: '呼叫',
	callQuestion: '拨打此号码？',
	close: '关闭',
	copied: '内容已复制',
	copy: '复制',
	copyQuestion: '复制这段文字？',
	paste: '允许',
	pasteQuestion: '小程序想读取你最近复制的内容。',
	cancel: '取消',
	image: '第 {index} 张，共 {count} 张',
	images: '图片',
	next: '下一张',
	previous: '上一张',
};

/** Words of the sheets that reach for the device, in the person's language. */
export function deviceWords(key: keyof typeof ENGLISH, values: Record<string, string | number> = {}): string {
	const text = (language.startsWith('zh') ? CHINESE : ENGLISH)[key];
	return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
