import type { Examples } from '../libraries.ts';

const OPTIONS = [
	{ text: 'North', value: 'n', children: [{ text: 'Hill', value: 'h', id: 1 }] },
	{ text: 'South', value: 's', children: [{ text: 'Lake', value: 'l', id: 2 }] },
];
const REGIONS = {
	province_list: { 110000: 'North', 120000: 'South' },
	city_list: { 110100: 'Hill', 120100: 'Lake' },
	county_list: { 110101: 'Wood', 120101: 'Shore' },
};

/** A page for each component of @vant/weapp. */
export const VANT: Examples = {
	'action-sheet': {
		template:
			'<van-action-sheet show="{{true}}" title="Title" description="What next?" cancel-text="Cancel" actions="{{actions}}" />',
		data: {
			actions: [
				{ name: 'One', subname: 'first' },
				{ name: 'Two', color: '#ee0a24' },
				{ name: 'Three', loading: true },
			],
		},
	},
	area: { template: '<van-area area-list="{{regions}}" value="120101" title="Where" />', data: { regions: REGIONS } },
	button:
		'<van-button type="primary" icon="star-o">Primary</van-button><van-button type="info" loading loading-text="Loading">x</van-button><van-button type="warning" plain hairline round size="small">Plain</van-button><van-button type="danger" block disabled>Block</van-button><van-button color="linear-gradient(to right, #4bb0ff, #6149f6)">Gradient</van-button>',
	calendar: {
		template:
			'<van-calendar show="{{true}}" type="range" min-date="{{from}}" max-date="{{to}}" default-date="{{chosen}}" show-confirm="{{true}}" />',
		data: { from: 1767225600000, to: 1774828800000, chosen: [1767571200000, 1767830400000] },
	},
	card: '<van-card num="2" price="2.00" origin-price="3.00" tag="New" title="A title" desc="What it is" thumb="/picture.svg"><view slot="footer"><van-button size="mini">Buy</van-button></view></van-card>',
	cascader: {
		template:
			'<van-cascader wx:if="{{true}}" value="h" title="Where" options="{{options}}" bind:close="none" bind:finish="none" />',
		data: { options: OPTIONS },
	},
	cell: '<van-cell title="Title" value="Value" label="More about it" icon="location-o" is-link size="large" required /><van-cell title="Slot"><van-icon slot="right-icon" name="search" /></van-cell>',
	'cell-group':
		'<van-cell-group title="Group" inset><van-cell title="One" value="1" /><van-cell title="Two" /></van-cell-group>',
	checkbox:
		'<van-checkbox value="{{true}}">On</van-checkbox><van-checkbox value="{{false}}" shape="square" checked-color="#07c160" disabled>Off</van-checkbox>',
	'checkbox-group': {
		template:
			'<van-checkbox-group value="{{chosen}}" max="{{2}}" direction="horizontal"><van-checkbox name="a">A</van-checkbox><van-checkbox name="b">B</van-checkbox></van-checkbox-group>',
		data: { chosen: ['a'] },
	},
	circle: '<van-circle value="{{70}}" text="70 %" stroke-width="{{6}}" layer-color="#ebedf0" />',
	col: '<van-row gutter="20"><van-col span="8">8</van-col><van-col span="12" offset="4">12</van-col></van-row>',
	collapse: {
		template:
			'<van-collapse value="{{open}}"><van-collapse-item title="One" name="1">Inside one</van-collapse-item><van-collapse-item title="Two" name="2" disabled>Inside two</van-collapse-item></van-collapse>',
		data: { open: ['1'] },
	},
	'collapse-item':
		'<van-collapse value="a" accordion><van-collapse-item name="a" title="Title" icon="shop-o" value="v" label="l">Inside</van-collapse-item></van-collapse>',
	'config-provider': {
		template:
			'<van-config-provider theme-vars="{{vars}}"><van-button type="primary">Themed</van-button></van-config-provider>',
		data: { vars: { buttonPrimaryBackgroundColor: '#7232dd', buttonPrimaryBorderColor: '#7232dd' } },
	},
	'count-down': '<van-count-down time="{{90061000}}" format="DD d HH:mm:ss" />',
	'datetime-picker': {
		template: '<van-datetime-picker type="datetime" value="{{now}}" min-date="{{from}}" max-date="{{to}}" />',
		data: { now: 1767571200000, from: 1767225600000, to: 1774828800000 },
	},
	dialog:
		'<van-dialog use-slot show="{{true}}" title="Title" show-cancel-button message="A message"><view style="padding: 16px">Inside</view></van-dialog>',
	divider: '<van-divider contentPosition="left">Text</van-divider><van-divider dashed hairline />',
	'dropdown-menu': {
		template:
			'<van-dropdown-menu active-color="#ee0a24"><van-dropdown-item value="{{0}}" options="{{options}}" /><van-dropdown-item id="item" title="More"><van-cell title="Inside" /></van-dropdown-item></van-dropdown-menu>',
		data: {
			options: [
				{ text: 'All', value: 0 },
				{ text: 'New', value: 1, icon: 'star-o' },
			],
		},
		onReady: "this.selectComponent('#item').toggle(true)",
	},
	'dropdown-item': {
		template:
			'<van-dropdown-menu direction="up"><van-dropdown-item id="item" value="a" options="{{options}}" /></van-dropdown-menu>',
		data: {
			options: [
				{ text: 'A', value: 'a' },
				{ text: 'B', value: 'b' },
			],
		},
		onReady: "this.selectComponent('#item').toggle()",
	},
	empty:
		'<van-empty image="error" description="Nothing here"><van-button round type="danger">Again</van-button></van-empty>',
	field:
		'<van-field value="text" label="Name" placeholder="Your name" clearable required left-icon="contact" right-icon="question-o" error-message="Wrong" /><van-field type="textarea" label="Note" autosize show-word-limit maxlength="50" value="many words" /><van-field label="Code" use-button-slot><van-button slot="button" size="small">Send</van-button></van-field>',
	'goods-action':
		'<van-goods-action><van-goods-action-icon icon="chat-o" text="Ask" dot /><van-goods-action-button text="Cart" type="warning" /><van-goods-action-button text="Buy" /></van-goods-action>',
	'goods-action-button':
		'<van-goods-action><van-goods-action-button text="Buy" color="#7232dd" loading /></van-goods-action>',
	'goods-action-icon':
		'<van-goods-action><van-goods-action-icon icon="cart-o" text="Cart" info="5" /></van-goods-action>',
	grid: '<van-grid column-num="3" border gutter="{{4}}"><van-grid-item wx:for="{{3}}" wx:key="*this" icon="photo-o" text="Text" /></van-grid>',
	'grid-item':
		'<van-grid clickable square><van-grid-item icon="home-o" text="Dot" dot /><van-grid-item use-slot>slot</van-grid-item><van-grid-item icon="search" text="99" badge="99+" /></van-grid>',
	icon: '<van-icon name="chat-o" size="32px" color="red" /><van-icon name="like" info="9" /><van-icon name="/picture.svg" />',
	image:
		'<van-image width="100" height="100" src="/picture.svg" round fit="cover" /><van-image width="50" height="50" src="/none.png" use-error-slot><text slot="error">No</text></van-image>',
	'index-bar': {
		template:
			'<van-index-bar index-list="{{letters}}"><view><van-index-anchor index="A" /><van-cell title="Ant" /></view><view><van-index-anchor index="B" /><van-cell title="Bee" /></view></van-index-bar>',
		data: { letters: ['A', 'B'] },
	},
	'index-anchor': '<van-index-bar><van-index-anchor use-slot index="A">Own title</van-index-anchor></van-index-bar>',
	info: '<view style="position: relative; width: 40px; height: 40px"><van-info info="5" /></view>',
	loading: '<van-loading size="24px" vertical>Loading</van-loading><van-loading type="spinner" color="#1989fa" />',
	'nav-bar':
		'<van-nav-bar title="Title" left-text="Back" right-text="Menu" left-arrow safe-area-inset-top="{{false}}" />',
	'notice-bar':
		'<van-notice-bar left-icon="volume-o" scrollable text="A long, long text that runs from right to left because it does not fit the line" mode="closeable" /><van-notice-bar wrapable scrollable="{{false}}" text="Short" />',
	notify: {
		template: '<van-notify id="van-notify" />',
		onReady:
			"this.selectComponent('#van-notify').setData({ message: 'Told', type: 'danger', duration: 0 }); this.selectComponent('#van-notify').show()",
	},
	overlay: '<van-overlay show="{{true}}"><view style="margin: 100px; background: white">Inside</view></van-overlay>',
	panel:
		'<van-panel title="Title" desc="What" status="State" use-footer-slot><view>Inside</view><view slot="footer">Foot</view></van-panel>',
	picker: {
		template: '<van-picker columns="{{columns}}" show-toolbar title="Title" default-index="{{1}}" />',
		data: { columns: ['One', 'Two', { text: 'Three', disabled: true }] },
	},
	'picker-column': {
		template: '<van-picker columns="{{columns}}" loading="{{false}}" visible-item-count="{{3}}" />',
		data: { columns: [{ values: ['A', 'B'] }, { values: ['C', 'D'], defaultIndex: 1 }] },
	},
	popup: '<van-popup show="{{true}}" position="bottom" round closeable custom-style="height: 30%">Inside</van-popup>',
	progress: '<van-progress percentage="50" stroke-width="8" pivot-text="half" color="#ee0a24" />',
	radio: '<van-radio value="1" name="1">On</van-radio>',
	'radio-group':
		'<van-radio-group value="1"><van-radio name="1">One</van-radio><van-radio name="2" shape="square" disabled>Two</van-radio></van-radio-group>',
	rate: '<van-rate value="{{2.5}}" allow-half void-icon="star" void-color="#eee" count="{{6}}" />',
	row: '<van-row><van-col span="12">left</van-col><van-col span="12">right</van-col></van-row>',
	search:
		'<van-search value="word" placeholder="Search" show-action shape="round" background="#4fc08d" label="Where" />',
	'share-sheet': {
		template: '<van-share-sheet show="{{true}}" title="Share" description="With whom" options="{{options}}" />',
		data: {
			options: [
				[
					{ name: 'Wechat', icon: 'wechat', openType: 'share' },
					{ name: 'Link', icon: 'link' },
				],
				[{ name: 'Code', icon: 'qrcode', description: 'scan' }],
			],
		},
	},
	sidebar:
		'<van-sidebar active-key="{{1}}"><van-sidebar-item title="One" /><van-sidebar-item title="Two" dot /></van-sidebar>',
	'sidebar-item':
		'<van-sidebar><van-sidebar-item title="One" badge="5" /><van-sidebar-item title="Off" disabled /></van-sidebar>',
	skeleton:
		'<van-skeleton title avatar row="3" loading="{{true}}" /><van-skeleton loading="{{false}}">Ready</van-skeleton>',
	slider:
		'<view style="padding: 20px"><van-slider value="50" step="10" use-button-slot><view slot="button">50</view></van-slider><van-slider range value="{{[10, 60]}}" bar-height="4px" active-color="#ee0a24" /></view>',
	stepper: '<van-stepper value="{{3}}" min="1" max="5" integer theme="round" button-size="22" />',
	steps: {
		template:
			'<van-steps steps="{{steps}}" active="{{1}}" /><van-steps direction="vertical" steps="{{steps}}" active="{{0}}" active-icon="success" />',
		data: {
			steps: [
				{ text: 'One', desc: 'first' },
				{ text: 'Two', desc: 'second' },
			],
		},
	},
	sticky: '<van-sticky offset-top="{{10}}"><van-button type="primary">Sticks</van-button></van-sticky>',
	'submit-bar':
		'<van-submit-bar price="{{3050}}" button-text="Order" tip="A tip" tip-icon="info-o"><van-tag type="primary">Tag</van-tag></van-submit-bar>',
	'swipe-cell': {
		template:
			'<van-swipe-cell id="cell" right-width="{{65}}" left-width="{{65}}"><view slot="left">Left</view><van-cell title="Cell" value="v" /><view slot="right">Right</view></van-swipe-cell>',
		onReady: "this.selectComponent('#cell').open('right')",
	},
	switch: '<van-switch checked="{{true}}" /><van-switch checked="{{false}}" loading size="20px" />',
	tab: '<van-tabs active="1"><van-tab title="One" dot>In one</van-tab><van-tab title="Two" info="5">In two</van-tab></van-tabs>',
	tabs: '<van-tabs active="b" animated swipeable sticky type="card"><van-tab title="One" name="a">In one</van-tab><van-tab title="Two" name="b">In two</van-tab></van-tabs>',
	tabbar:
		'<van-tabbar active="home" placeholder><van-tabbar-item name="home" icon="home-o">Home</van-tabbar-item><van-tabbar-item name="me" icon="user-o" info="5">Me</van-tabbar-item></van-tabbar>',
	'tabbar-item':
		'<van-tabbar fixed="{{false}}"><van-tabbar-item dot><image slot="icon" src="/picture.svg" style="width: 20px; height: 20px" />Own</van-tabbar-item></van-tabbar>',
	tag: '<van-tag type="primary" size="large" closeable>Tag</van-tag><van-tag mark plain color="#7232dd">Mark</van-tag><van-tag round>Round</van-tag>',
	toast: {
		template: '<van-toast id="van-toast" />',
		onReady:
			"this.selectComponent('#van-toast').setData({ type: 'loading', message: 'Wait', duration: 0, mask: true, show: true })",
	},
	transition:
		'<van-transition name="fade-up" show="{{true}}"><view style="width: 80px; height: 80px; background: #1989fa">Moves</view></van-transition>',
	'tree-select': {
		template: '<van-tree-select items="{{options}}" main-active-index="{{1}}" active-id="{{2}}" />',
		data: { options: OPTIONS },
	},
	uploader: {
		template: '<van-uploader file-list="{{files}}" max-count="3" deletable show-upload preview-size="80px" />',
		data: {
			files: [
				{ url: '/picture.svg', name: 'a', isImage: true },
				{ url: '/b.txt', status: 'uploading', message: 'Uploading' },
			],
		},
	},
};
