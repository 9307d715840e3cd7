Page({
	data: {
		types: ['success', 'success_no_circle', 'info', 'warn', 'waiting', 'cancel', 'download', 'search', 'clear'],
		sizes: ['20', '30px', '60rpx', '3rem'],
		colors: ['#e05c5c', 'orange', 'rgb(60, 160, 90)', '#2f6fde'],
	},
});
