import type { Examples } from '../libraries.ts';

const BUTTONS = [
	{ type: 'default', className: '', text: 'No', value: 0 },
	{ type: 'primary', className: '', text: 'Yes', value: 1 },
];

/** A page for each component of weui-miniprogram. */
export const WEUI: Examples = {
	actionsheet: {
		template: '<mp-actionsheet show="{{true}}" title="What next?" actions="{{actions}}" />',
		data: {
			actions: [
				{ text: 'One', value: 1 },
				{ text: 'Gone', type: 'warn', value: 2 },
			],
		},
	},
	badge: '<mp-badge content="99+" /><mp-badge />',
	cell: '<mp-cells><mp-cell title="Title" value="Value" footer="Foot" link hover icon="/picture.svg" url="/pages/badge/badge" /><mp-cell show-error><view slot="title">Slot</view>Body</mp-cell></mp-cells>',
	cells: '<mp-cells title="Cells" footer="Below"><mp-cell value="One" /><mp-cell value="Two" /></mp-cells>',
	checkbox:
		'<mp-cells title="One of"><mp-checkbox-group multi="{{false}}"><mp-checkbox label="On" value="1" checked="{{true}}" /><mp-checkbox label="Off" value="2" /></mp-checkbox-group></mp-cells>',
	'checkbox-group':
		'<mp-checkbox-group prop="p" multi="{{true}}"><mp-checkbox label="A" value="a" /><mp-checkbox label="B" value="b" checked /></mp-checkbox-group>',
	dialog: {
		template: '<mp-dialog title="Title" show="{{true}}" buttons="{{buttons}}">Inside</mp-dialog>',
		data: { buttons: BUTTONS.map(({ text }) => ({ text })) },
	},
	form: {
		template:
			'<mp-form id="form" rules="{{rules}}" models="{{values}}"><mp-cells title="Form"><mp-cell prop="name" title="Name"><input class="weui-input" value="{{values.name}}" placeholder="Name" /></mp-cell></mp-cells></mp-form>',
		data: { rules: [{ name: 'name', rules: { required: true, message: 'a name' } }], values: { name: '' } },
		onReady: "this.selectComponent('#form').validate(() => {})",
	},
	'form-page':
		'<mp-form-page title="Title" subtitle="Below it"><mp-cells><mp-cell title="One" /></mp-cells><view slot="button"><button type="primary">Go</button></view><text slot="footer">Foot</text></mp-form-page>',
	gallery: {
		template: '<mp-gallery show="{{true}}" img-urls="{{urls}}" current="{{0}}" />',
		data: { urls: ['/picture.svg', '/picture.svg'] },
	},
	grids: {
		template: '<mp-grids grids="{{grids}}" />',
		data: {
			grids: [
				{ imgUrl: '/picture.svg', url: '/pages/badge/badge', text: 'One' },
				{ imgUrl: '/picture.svg', text: 'Two' },
			],
		},
	},
	'half-screen-dialog': {
		template:
			'<mp-half-screen-dialog show="{{true}}" title="Title" sub-title="Below" desc="What it says" tips="A tip" buttons="{{buttons}}" />',
		data: { buttons: BUTTONS },
	},
	icon: '<mp-icon type="outline" icon="like" color="red" size="{{40}}" /><mp-icon type="field" icon="add" />',
	loading: '<mp-loading show="{{true}}" type="circle" /><mp-loading type="dot-gray" tips="Wait" animated="{{true}}" />',
	msg: '<mp-msg type="success" title="Done" ><view slot="desc">What was done</view><view slot="handle"><button type="primary">Good</button></view></mp-msg>',
	'navigation-bar':
		'<mp-navigation-bar title="Title" back="{{true}}" loading="{{true}}" color="black" background="#f8f8f8" />',
	searchbar: {
		template: '<mp-searchbar value="word" placeholder="Search" search="{{search}}" focus="{{true}}" />',
		data: {},
	},
	slideview: {
		template:
			'<mp-slideview buttons="{{buttons}}" show="{{true}}" icon="{{false}}"><mp-cell value="Slides" /></mp-slideview>',
		data: { buttons: [{ text: 'Keep' }, { type: 'warn', text: 'Delete', extClass: 'x' }] },
	},
	'slideview/slideview-skyline': {
		template: '<mp-slideview-skyline buttons="{{buttons}}"><mp-cell value="Slides" /></mp-slideview-skyline>',
		data: { buttons: [{ text: 'Keep' }] },
	},
	tabbar: {
		template: '<mp-tabbar list="{{list}}" current="{{1}}" />',
		data: {
			list: [
				{ text: 'One', iconPath: '/picture.svg', selectedIconPath: '/picture.svg', badge: '8' },
				{ text: 'Two', iconPath: '/picture.svg', selectedIconPath: '/picture.svg', dot: true },
			],
		},
	},
	toptips: '<mp-toptips msg="Wrong" type="error" show="{{true}}" delay="{{60000}}" />',
	uploader: {
		template: '<mp-uploader files="{{files}}" max-count="{{5}}" title="Pictures" tips="A tip" />',
		data: {
			files: [{ url: '/picture.svg' }, { url: '/picture.svg', loading: true }, { url: '/picture.svg', error: true }],
		},
	},
};
