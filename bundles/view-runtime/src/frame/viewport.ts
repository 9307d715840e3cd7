/** Keeps --rpx, --vw and --vh of the document at a 750th of the frame's width and a hundredth of its sides, px. */
export function followViewport(): void {
	const { style } = document.documentElement;
	const update = () => {
		style.setProperty('--rpx', `${window.innerWidth / 750}px`);
		style.setProperty('--vw', `${window.innerWidth / 100}px`);
		style.setProperty('--vh', `${window.innerHeight / 100}px`);
	};
	update();
	window.addEventListener('resize', update);
}
