const events = require('../../utils/events.js');

const HTML = `<h3 class="title">From a string</h3>
<p style="margin: 4px 0">Some <b>bold</b>, <i>slanted</i> and <span style="color: #e05c5c">coloured</span> words,
H<sub>2</sub>O and x<sup>2</sup>.</p>
<script>console.error('never')</script><p onclick="never()">No script, no handlers.</p>
<ul><li>one</li><li>two &lt; three</li></ul>
<table width="100%"><tr><th>a</th><th>b</th></tr><tr><td colspan="2">both</td></tr></table>`;

const NODES = [
	{
		name: 'div',
		attrs: { class: 'title', style: 'line-height: 60rpx' },
		children: [{ type: 'text', text: 'From nodes&nbsp;&amp; entities' }],
	},
	{ name: 'img', attrs: { src: '/images/hills.png', width: '120', height: '80', alt: 'Hills' } },
	{ name: 'iframe', attrs: { src: '/' }, children: [{ type: 'text', text: 'gone' }] },
];

Page({ ...events, data: { ...events.data, html: HTML, nodes: NODES } });
