/** Inside the tab bar's shadow: nothing of the app's styles comes in. */
export const TAB_BAR_STYLE = `
:host {
	position: absolute;
	inset: auto 0 0;
	z-index: 1;
	display: block;
	height: 48px;
	background: var(--backgroundColor, #fff);
	color: var(--color, #7d7e80);
	line-height: 1.2;
	user-select: none;
	-webkit-user-select: none;
}
:host([hidden]) {
	display: none;
}
:host([data-position='top']) {
	inset: 0 0 auto;
}
:host([data-moves]) {
	transition: transform 0.25s ease;
}
:host([data-away]) {
	transform: translateY(100%);
	visibility: hidden;
}
:host([data-moves][data-away]) {
	transition:
		transform 0.25s ease,
		visibility 0s 0.25s;
}
:host([data-position='top'][data-away]) {
	transform: translateY(-100%);
}
div {
	display: flex;
	height: 100%;
	box-shadow: 0 -1px 0 rgba(0, 0, 0, 0.1);
}
:host([data-border='white']) div {
	box-shadow: 0 -1px 0 rgba(255, 255, 255, 0.14);
}
:host([data-position='top']) div {
	box-shadow: 0 1px 0 rgba(0, 0, 0, 0.1);
}
button {
	display: flex;
	flex: 1;
	flex-direction: column;
	align-items: center;
	justify-content: center;
	gap: 2px;
	min-width: 0;
	margin: 0;
	padding: 2px 4px 0;
	border: 0;
	background: none;
	color: inherit;
	font: inherit;
	font-size: 10px;
	cursor: pointer;
	-webkit-tap-highlight-color: transparent;
}
button[aria-selected='true'] {
	color: var(--selectedColor, #07c160);
}
button:focus-visible {
	outline: 2px solid #10aeff;
	outline-offset: -3px;
	border-radius: 8px;
}
.icon {
	position: relative;
	display: block;
	width: 27px;
	height: 27px;
}
.icon img {
	width: 100%;
	height: 100%;
	object-fit: contain;
}
.text {
	overflow: hidden;
	max-width: 100%;
	text-overflow: ellipsis;
	white-space: nowrap;
}
.textual {
	padding: 0 4px;
	font-size: 15px;
}
.textual .icon {
	position: absolute;
	width: 0;
	height: 0;
	transform: translate(28px, -12px);
}
.badge,
.dot {
	position: absolute;
	top: -3px;
	left: 60%;
	border-radius: 9px;
	background: #fa5151;
	color: #fff;
}
.badge {
	min-width: 17px;
	padding: 2px 5px;
	font-size: 11px;
	line-height: 13px;
	text-align: center;
	white-space: nowrap;
}
.dot {
	top: 0;
	left: 85%;
	width: 8px;
	height: 8px;
}
:host([data-position='top']) button[aria-selected='true'] {
	box-shadow: inset 0 -2px 0 var(--selectedColor, #07c160);
}
@media (prefers-reduced-motion: reduce) {
	:host {
		transition: none !important;
	}
}
`;
