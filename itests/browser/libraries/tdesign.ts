import type { Examples } from '../libraries.ts';

const CHOICES = [
	{ label: 'North', value: 'n', children: [{ label: 'Hill', value: 'h' }] },
	{ label: 'South', value: 's', children: [{ label: 'Lake', value: 'l' }] },
];
const FILES = [
	{ url: '/picture.svg', name: 'a', type: 'image' },
	{ url: '/picture.svg', status: 'loading', percent: 40 },
	{ url: '/picture.svg', status: 'failed' },
];

/** A page for each component of tdesign-miniprogram. */
export const TDESIGN: Examples = {
	'action-sheet': {
		template: '<t-action-sheet visible="{{true}}" description="What next?" items="{{items}}" />',
		data: { items: ['One', { label: 'Two', color: '#e34d59', icon: 'share' }, { label: 'Three', disabled: true }] },
	},
	attachments: {
		template: '<t-attachments items="{{items}}" removable />',
		data: {
			items: [
				{ fileType: 'image', name: 'a.png', url: '/picture.svg', size: 100 },
				{ fileType: 'doc', name: 'b.doc', size: 2000, status: 'success' },
			],
		},
	},
	avatar: {
		template:
			'<t-avatar image="/picture.svg" size="large" badge-props="{{badge}}" /><t-avatar icon="user" shape="round" bordered /><t-avatar>A</t-avatar>',
		data: { badge: { count: 8 } },
	},
	'avatar-group':
		'<t-avatar-group max="{{2}}" cascading="left-up" collapseAvatar="+3"><t-avatar image="/picture.svg" /><t-avatar>B</t-avatar><t-avatar>C</t-avatar></t-avatar-group>',
	'back-top':
		'<view style="height: 1200px">High</view><t-back-top theme="half-round" text="Top" scroll-top="{{600}}" />',
	badge:
		'<t-badge count="16"><t-icon name="notification" size="24px" /></t-badge><t-badge dot content="Dot" /><t-badge count="NEW" shape="ribbon" />',
	button:
		'<t-button theme="primary" icon="app">Primary</t-button><t-button theme="danger" variant="outline" size="small" loading>Wait</t-button><t-button block ghost disabled>Off</t-button><t-button theme="light" shape="circle" icon="add" />',
	calendar: {
		template: '<t-calendar visible="{{true}}" type="range" min-date="{{from}}" max-date="{{to}}" value="{{chosen}}" />',
		data: { from: 1767225600000, to: 1774828800000, chosen: [1767571200000, 1767830400000] },
	},
	cascader: {
		template: '<t-cascader visible="{{open}}" value="h" title="Where" options="{{options}}" sub-titles="{{subs}}" />',
		data: { options: CHOICES, subs: ['First', 'Then'] },
		onReady: 'this.setData({ open: true })',
	},
	cell: '<t-cell title="Title" note="Note" description="More" left-icon="app" arrow required hover /><t-cell title="Picture" image="/picture.svg" />',
	'cell-group':
		'<t-cell-group theme="card" title="Group" bordered><t-cell title="One" /><t-cell title="Two" /></t-cell-group>',
	'chat-actionbar': {
		template: '<t-chat-actionbar chat-id="1" content="text" action-bar="{{bar}}" />',
		data: { bar: ['good', 'bad', 'copy', 'quote'] },
	},
	'chat-content': {
		template: '<t-chat-content content="{{content}}" role="assistant" />',
		data: { content: { type: 'markdown', data: '**bold** text' } },
	},
	'chat-list': {
		template: '<t-chat-list data="{{data}}" style="height: 400px" />',
		data: {
			data: [
				{ role: 'user', name: 'A', content: [{ type: 'text', data: 'Hello' }] },
				{ role: 'assistant', name: 'B', content: [{ type: 'markdown', data: '# Hi' }] },
			],
		},
	},
	'chat-loading': '<t-chat-loading animation="moving" text="Thinking" />',
	'chat-markdown': {
		template: '<t-chat-markdown content="{{text}}" />',
		data: {
			text: '# Title\n\nA **bold** word, `code`, [a link](https://example.com).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet x = 1;\n```\n',
		},
	},
	'chat-message': {
		template:
			'<t-chat-message name="A" datetime="now" role="assistant" placement="left" avatar="/picture.svg" content="{{content}}" />',
		data: { content: [{ type: 'text', data: 'Hello' }] },
	},
	'chat-record': '<t-chat-record />',
	'chat-sender': {
		template: '<t-chat-sender value="word" placeholder="Ask" visible="{{true}}" render-presets="{{presets}}" />',
		data: {
			presets: [
				{ name: 'upload', presets: ['uploadCamera'] },
				{ name: 'send', type: 'icon' },
			],
		},
	},
	'chat-thinking': {
		template: '<t-chat-thinking content="{{content}}" status="pending" max-height="{{100}}" />',
		data: { content: { title: 'Thinking', text: 'about it' } },
	},
	'check-tag': {
		template:
			'<t-check-tag checked content="{{words}}" icon="discount" closable /><t-check-tag shape="mark">Mark</t-check-tag>',
		data: { words: ['On', 'Off'] },
	},
	checkbox:
		'<t-checkbox checked label="On" content="More" /><t-checkbox indeterminate label="Half" placement="right" /><t-checkbox disabled icon="line" label="Off" />',
	'checkbox-group': {
		template: '<t-checkbox-group value="{{chosen}}" options="{{options}}" max="{{2}}" />',
		data: {
			chosen: ['a'],
			options: [
				{ label: 'All', checkAll: true },
				{ label: 'A', value: 'a' },
				{ label: 'B', value: 'b' },
			],
		},
	},
	col: '<t-row gutter="16"><t-col span="8">8</t-col><t-col span="12" offset="4">12</t-col></t-row>',
	collapse: {
		template:
			'<t-collapse value="{{open}}" theme="card"><t-collapse-panel header="One" value="{{0}}">Inside</t-collapse-panel><t-collapse-panel header="Two" value="{{1}}" disabled>Two</t-collapse-panel></t-collapse>',
		data: { open: [0] },
	},
	'collapse-panel':
		'<t-collapse default-expand-all><t-collapse-panel header="Head" value="a" headerRightContent="right" header-left-icon="app" expandIcon>Inside</t-collapse-panel></t-collapse>',
	'color-picker': '<t-color-picker value="#7bd60b" type="multiple" enable-alpha format="HEX" />',
	'config-provider': {
		template:
			'<t-config-provider theme-vars="{{vars}}"><t-button theme="primary">Themed</t-button></t-config-provider>',
		data: { vars: { colorPrimary: '#7232dd' } },
	},
	'count-down': '<t-count-down time="{{90061000}}" format="DD:HH:mm:ss" theme="square" split-with-unit />',
	'date-time-picker':
		'<t-date-time-picker visible="{{true}}" title="When" mode="minute" value="2026-01-05 10:20" format="YYYY-MM-DD HH:mm" start="2025-01-01" end="2027-01-01" />',
	dialog: {
		template:
			'<t-dialog visible="{{true}}" title="Title" content="What it says" confirm-btn="{{yes}}" cancel-btn="No" close-btn />',
		data: { yes: { content: 'Yes', variant: 'base' } },
	},
	divider: '<t-divider content="Text" align="left" dashed /><t-divider layout="vertical" />',
	drawer: {
		template: '<t-drawer visible="{{true}}" placement="right" title="Menu" items="{{items}}" />',
		data: { items: [{ title: 'One', icon: 'app' }, { title: 'Two' }] },
	},
	'dropdown-menu': {
		template:
			'<t-dropdown-menu><t-dropdown-item id="item" options="{{options}}" value="a" /><t-dropdown-item label="More" multiple options="{{options}}" /></t-dropdown-menu>',
		data: {
			options: [
				{ label: 'A', value: 'a' },
				{ label: 'B', value: 'b', disabled: true },
			],
		},
		onReady: "this.selectComponent('#item').setData({ show: true })",
	},
	'dropdown-item': {
		template:
			'<t-dropdown-menu arrow-icon="caret-down-small"><t-dropdown-item placement="right" options="{{options}}" value="b" /></t-dropdown-menu>',
		data: {
			options: [
				{ label: 'A', value: 'a' },
				{ label: 'B', value: 'b' },
			],
		},
	},
	empty:
		'<t-empty icon="info-circle-filled" description="Nothing"><t-button slot="action" size="large">Again</t-button></t-empty>',
	fab: '<t-fab icon="add" text="New" style="right: 16px; bottom: 32px" draggable />',
	footer: {
		template: '<t-footer text="Copyright" links="{{links}}" logo="{{logo}}" />',
		data: { links: [{ name: 'Link', url: '/pages/badge/badge' }], logo: { title: 'Logo', icon: '/picture.svg' } },
	},
	form: {
		template:
			'<t-form id="form" data="{{values}}" rules="{{rules}}" labelWidth="{{80}}"><t-form-item label="Name" name="name" requiredMark><t-input value="" borderless placeholder="Name" /></t-form-item></t-form>',
		data: { values: { name: '' }, rules: { name: [{ required: true, message: 'a name' }] } },
		onReady: "this.selectComponent('#form').validate()",
	},
	'form-item':
		'<t-form><t-form-item label="Name" name="n" help="A help" arrow><t-input borderless value="word" /></t-form-item></t-form>',
	grid: '<t-grid column="{{3}}" border theme="card"><t-grid-item text="One" image="/picture.svg" /><t-grid-item text="Two" icon="app" /></t-grid>',
	'grid-item': {
		template:
			'<t-grid hover><t-grid-item text="Text" description="More" icon="cart" badge-props="{{badge}}" layout="horizontal" /></t-grid>',
		data: { badge: { dot: true } },
	},
	guide: {
		template: '<view class="target" style="width: 100px">Here</view><t-guide current="{{0}}" steps="{{steps}}" />',
		data: {},
		onReady:
			"this.setData({ steps: [{ element: () => new Promise((done) => this.createSelectorQuery().select('.target').boundingClientRect(done).exec()), title: 'Title', body: 'What it is', placement: 'bottom' }, { element: () => new Promise((done) => this.createSelectorQuery().select('.target').boundingClientRect(done).exec()), title: 'Next' }] })",
	},
	icon: '<t-icon name="home" size="32px" color="red" /><t-icon name="/picture.svg" size="48rpx" />',
	image:
		'<t-image src="/picture.svg" width="72" height="72" shape="round" mode="aspectFill" /><t-image src="/none.png" width="72" height="72" error="slot"><text slot="error">No</text></t-image>',
	'image-viewer': {
		template:
			'<t-image-viewer visible="{{true}}" images="{{images}}" show-index close-btn delete-btn initial-index="{{1}}" />',
		data: { images: ['/picture.svg', '/picture.svg'] },
	},
	indexes: {
		template:
			'<t-indexes index-list="{{letters}}" sticky style="height: 400px"><t-indexes-anchor index="A" /><t-cell title="Ant" /><t-indexes-anchor index="B" /><t-cell title="Bee" /></t-indexes>',
		data: { letters: ['A', 'B'] },
	},
	'indexes-anchor': '<t-indexes><t-indexes-anchor index="A">Own</t-indexes-anchor></t-indexes>',
	input:
		'<t-input label="Name" value="word" placeholder="Name" clearable tips="A tip" status="error" suffix="kg" prefix-icon="app" /><t-input layout="vertical" label="Below" type="password" align="right" maxlength="{{10}}" />',
	link: {
		template:
			'<t-link content="Link" theme="primary" underline prefix-icon="link" navigator-props="{{to}}" size="large" />',
		data: { to: { url: '/pages/badge/badge' } },
	},
	loading:
		'<t-loading theme="circular" size="40rpx" text="Wait" layout="vertical" /><t-loading theme="dots" /><t-loading theme="spinner" />',
	message: {
		template:
			'<t-message visible="{{true}}" content="Told" theme="success" duration="{{0}}" close-btn link="Link" offset="{{offset}}" />',
		data: { offset: [20, 32] },
	},
	'message-item': {
		template: '<t-message id="m" />',
		onReady: "this.selectComponent('#m').setMessage({ content: 'Told', duration: 0, icon: true })",
	},
	navbar:
		'<t-navbar title="Title" left-arrow fixed="{{false}}" safeAreaInsetTop="{{false}}"><view slot="capsule">x</view></t-navbar>',
	'notice-bar': {
		template:
			'<t-notice-bar visible="{{true}}" content="A long, long text that runs because it does not fit the line" marquee="{{marquee}}" prefix-icon="sound" operation="More" /><t-notice-bar visible theme="error" content="{{lines}}" direction="vertical" interval="{{500}}" />',
		data: { marquee: { speed: 50, loop: -1, delay: 0 }, lines: ['One', 'Two'] },
	},
	overlay: '<t-overlay visible="{{true}}" background-color="rgba(0, 0, 0, 0.5)" />',
	paragraph: {
		template:
			'<t-paragraph content="A long text that is cut after two lines because it goes on and on and on and on and on and on and on" ellipsis="{{cut}}" />',
		data: { cut: { row: 2, expandable: true } },
	},
	picker: {
		template:
			'<t-picker visible="{{true}}" value="{{value}}" title="Which" cancelBtn="No" confirmBtn="Yes"><t-picker-item options="{{options}}" /></t-picker>',
		data: { value: ['s'], options: CHOICES },
	},
	'picker-item': {
		template:
			'<t-picker use-popup="{{false}}" value="{{value}}"><t-picker-item options="{{options}}" /><t-picker-item options="{{options}}" /></t-picker>',
		data: { value: ['n', 's'], options: CHOICES },
	},
	popover:
		'<t-popover visible="{{true}}" placement="bottom" theme="light" content="What it says"><t-button>Here</t-button></t-popover>',
	popup: '<t-popup visible="{{true}}" placement="bottom" close-btn><view style="height: 200px">Inside</view></t-popup>',
	progress:
		'<t-progress percentage="50" label="half" /><t-progress theme="plump" percentage="70" status="warning" /><t-progress theme="circle" percentage="30" color="{{[\'#0052d9\', \'#00a870\']}}" />',
	'pull-down-refresh': {
		template:
			'<t-pull-down-refresh value="{{false}}" loadingTexts="{{texts}}" style="height: 300px"><view>Inside</view></t-pull-down-refresh>',
		data: { texts: ['Pull', 'Let go', 'Wait', 'Done'] },
	},
	qrcode:
		'<t-qrcode value="https://example.com" size="{{160}}" level="M" icon="/picture.svg" /><t-qrcode value="gone" status="expired" />',
	radio: '<t-radio checked label="On" content="More" icon="dot" /><t-radio disabled label="Off" placement="right" />',
	'radio-group': {
		template:
			'<t-radio-group value="b" options="{{options}}" /><t-radio-group value="1"><t-radio value="1" label="One" /></t-radio-group>',
		data: { options: ['a', 'b', { label: 'C', value: 'c', disabled: true }] },
	},
	rate: {
		template: '<t-rate value="{{3.5}}" allow-half show-text texts="{{texts}}" variant="outline" size="30" />',
		data: { texts: ['1', '2', '3', '4', '5'] },
	},
	result: '<t-result theme="success" title="Done" description="What was done" />',
	row: '<t-row gutter="{{16}}"><t-col span="{{12}}">left</t-col><t-col span="{{12}}">right</t-col></t-row>',
	'scroll-view': '<t-scroll-view style="height: 100px"><view style="height: 300px">High</view></t-scroll-view>',
	search: {
		template:
			'<t-search value="wo" placeholder="Search" action="Cancel" shape="round" result-list="{{words}}" focus />',
		data: { words: ['word', 'world'] },
	},
	segmented: {
		template: '<t-segmented value="b" options="{{options}}" block />',
		data: {
			options: [
				{ label: 'A', value: 'a' },
				{ label: 'B', value: 'b', icon: 'app' },
			],
		},
	},
	'side-bar':
		'<t-side-bar value="{{1}}"><t-side-bar-item value="{{0}}" label="One" /><t-side-bar-item value="{{1}}" label="Two" icon="app" /></t-side-bar>',
	'side-bar-item': {
		template:
			'<t-side-bar><t-side-bar-item value="a" label="A" badge-props="{{badge}}" /><t-side-bar-item disabled label="Off" value="b" /></t-side-bar>',
		data: { badge: { count: 3 } },
	},
	skeleton: {
		template:
			'<t-skeleton theme="paragraph" animation="gradient" /><t-skeleton row-col="{{rows}}" animation="flashed" /><t-skeleton loading="{{false}}">Ready</t-skeleton>',
		data: { rows: [{ size: '80px' }, [{ width: '50%' }, { width: '30%' }]] },
	},
	slider: {
		template:
			'<t-slider value="{{40}}" show-extreme-value label="{{true}}" /><t-slider range value="{{range}}" marks="{{marks}}" theme="capsule" />',
		data: { range: [10, 60], marks: { 0: 'none', 50: 'half', 100: 'all' } },
	},
	stepper: '<t-stepper value="{{3}}" theme="filled" min="{{1}}" max="{{5}}" size="large" />',
	steps:
		'<t-steps current="{{1}}"><t-step-item title="One" content="first" /><t-step-item title="Two" content="second" /></t-steps>',
	'step-item':
		'<t-steps layout="vertical" current="{{0}}" theme="dot" sequence="reverse" readonly><t-step-item title="One" content="first" icon="cart" /><t-step-item title="Wrong" status="error"><view slot="extra">Extra</view></t-step-item></t-steps>',
	sticky: '<t-sticky offset-top="{{10}}"><t-button>Sticks</t-button></t-sticky>',
	'swipe-cell': {
		template:
			'<t-swipe-cell right="{{right}}" left="{{right}}" opened="{{opened}}"><t-cell title="Cell" /></t-swipe-cell>',
		data: {
			right: [{ text: 'Delete', className: 'x', style: 'background: red; color: white; width: 60px', icon: 'delete' }],
			opened: [false, true],
		},
	},
	swiper: {
		template:
			'<t-swiper list="{{list}}" autoplay="{{false}}" navigation="{{navigation}}" height="200" current="{{1}}" previous-margin="32rpx" />',
		data: {
			list: ['/picture.svg', { value: '/picture.svg', ariaLabel: 'two' }, '/picture.svg'],
			navigation: { type: 'fraction', showControls: true },
		},
	},
	'swiper-nav':
		'<view style="position: relative; height: 100px"><t-swiper-nav total="{{3}}" current="{{1}}" type="dots-bar" pagination-position="bottom" /></view>',
	switch: {
		template:
			'<t-switch value="{{true}}" label="{{words}}" size="large" /><t-switch loading /><t-switch disabled icon="{{icons}}" default-value="{{true}}" />',
		data: { words: ['on', 'off'], icons: ['check', 'close'] },
	},
	'tab-bar':
		'<t-tab-bar value="a" fixed="{{false}}" theme="tag"><t-tab-bar-item value="a" icon="home">Home</t-tab-bar-item><t-tab-bar-item value="b" icon="user">Me</t-tab-bar-item></t-tab-bar>',
	'tab-bar-item': {
		template:
			'<t-tab-bar value="a" shape="round" split="{{false}}"><t-tab-bar-item value="a" sub-tab-bar="{{subs}}" badge-props="{{badge}}">Menu</t-tab-bar-item><t-tab-bar-item value="b" icon="app" /></t-tab-bar>',
		data: { subs: [{ value: 's', label: 'Sub' }], badge: { count: 2 } },
	},
	tabs: {
		template:
			'<t-tabs value="b" animation="{{animation}}" swipeable sticky theme="card"><t-tab-panel label="One" value="a">In one</t-tab-panel><t-tab-panel label="Two" value="b" icon="app">In two</t-tab-panel></t-tabs>',
		data: { animation: { duration: 0.3 } },
	},
	'tab-panel': {
		template:
			'<t-tabs default-value="{{0}}" space-evenly="{{false}}"><t-tab-panel label="One" value="{{0}}" badge-props="{{badge}}">Inside</t-tab-panel><t-tab-panel label="Off" value="{{1}}" disabled lazy /></t-tabs>',
		data: { badge: { dot: true } },
	},
	table: {
		template: '<t-table columns="{{columns}}" data="{{rows}}" row-key="a" bordered />',
		data: {
			columns: [
				{ colKey: 'a', title: 'A' },
				{ colKey: 'b', title: 'B' },
			],
			rows: [{ a: 1, b: 2 }],
		},
	},
	tag: '<t-tag theme="primary" variant="light" icon="app" closable>Tag</t-tag><t-tag shape="mark" size="large" max-width="{{60}}">A long one</t-tag>',
	text: '<t-text content="Strong" strong /><t-text theme="warning" mark underline italic>Word</t-text><t-text code copyable content="code" />',
	textarea: {
		template:
			'<t-textarea label="Note" value="words" maxcharacter="{{20}}" indicator autosize="{{size}}" bordered placeholder="Write" />',
		data: { size: { minHeight: 60, maxHeight: 120 } },
	},
	title: '<t-title level="h1" content="Title" /><t-title level="h5" ellipsis>Small</t-title>',
	toast: {
		template: '<t-toast id="t-toast" />',
		onReady:
			"this.selectComponent('#t-toast').show({ message: 'Told', theme: 'success', duration: 0, direction: 'column' })",
	},
	transition: '<t-transition visible="{{true}}" name="fade" appear><view>Moves</view></t-transition>',
	'tree-select': {
		template: '<t-tree-select options="{{options}}" value="{{value}}" height="{{200}}" />',
		data: { options: CHOICES, value: ['s', 'l'] },
	},
	upload: {
		template: '<t-upload files="{{files}}" media-type="{{kinds}}" max="{{6}}" grid-config="{{grid}}" />',
		data: { files: FILES, kinds: ['image', 'video'], grid: { column: 3, width: 100, height: 100 } },
	},
	watermark: {
		template:
			'<t-watermark watermark-content="{{mark}}" x="{{40}}" y="{{40}}"><view style="height: 300px">Below</view></t-watermark>',
		data: { mark: { text: 'Mark' } },
	},
};
