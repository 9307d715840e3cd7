export interface DotsLook {
	/** 0: no dots */
	count: number;
	active(index: number): boolean;
	vertical: boolean;
	/** '': the default */
	color: string;
	activeColor: string;
}

/** The dots of a swiper: in the page, not in the shadow tree, so that an app's `.wx-swiper-dots` and `.wx-swiper-dot` reach them. */
export class SwiperDots {
	readonly element = document.createElement('loggia-dots');
	readonly slot = document.createElement('slot');

	constructor() {
		this.element.setAttribute('aria-hidden', 'true');
	}

	draw({ count, active, vertical, color, activeColor }: DotsLook): void {
		const { element } = this;
		element.className = `wx-swiper-dots wx-swiper-dots-${vertical ? 'vertical' : 'horizontal'}`;
		while (element.childElementCount > count) element.lastElementChild!.remove();
		while (element.childElementCount < count) element.append(document.createElement('loggia-dot'));
		[...element.children].forEach((dot, index) => {
			dot.className = active(index) ? 'wx-swiper-dot wx-swiper-dot-active' : 'wx-swiper-dot';
		});
		element.style.setProperty('--dot', color || 'rgba(0, 0, 0, 0.3)');
		element.style.setProperty('--dot-active', activeColor || '#000000');
	}
}
