const tasks = require('../../utils/tasks.js');

const ASKED = ['setStorageSync', 'showModal', 'navigateTo', 'getLocation', 'requestPayment', 'greet'];

Page({
	data: { rows: [], can: [], stored: '' },

	onLoad() {
		const info = wx.getSystemInfoSync();
		this.setData({
			rows: [
				{ name: 'Device', value: `${info.brand} ${info.model}`.trim() },
				{ name: 'System', value: `${info.system} (${info.platform})` },
				{ name: 'Window', value: `${info.windowWidth} × ${info.windowHeight}, ${info.pixelRatio} px` },
				{ name: 'Language', value: info.language },
				{ name: 'Theme', value: info.theme },
				{ name: 'Base library', value: info.SDKVersion },
			],
			can: ASKED.map((name) => ({ name, can: wx.canIUse(name) })),
		});
		this.measure();
	},

	measure() {
		const info = wx.getStorageInfoSync();
		this.setData({ stored: `${info.currentSize} of ${info.limitSize} KB` });
	},

	clear() {
		wx.showModal({
			title: 'Delete all tasks?',
			content: 'They cannot be brought back.',
			confirmText: 'Delete',
			confirmColor: '#b9452f',
			success: (answer) => {
				if (!answer.confirm) return;
				tasks.clear();
				this.measure();
				wx.showToast({ title: 'All tasks deleted', icon: 'success' });
			},
		});
	},
});
