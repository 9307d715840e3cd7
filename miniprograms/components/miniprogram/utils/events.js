/** How many events a page shows, newest first. */
const SHOWN = 12;

/**
 * What a demo page needs to show the events it hears. Spread it into `Page({...})`, bind `note` to any event, and put the template `log`
 * of templates/log.wxml at the end of the page: each event is one line, its type and its detail as JSON.
 */
module.exports = {
	data: { log: [] },
	note(event) {
		// <text> breaks the line at a written \n
		const line = `${event.type} ${JSON.stringify(event.detail).replaceAll('\\n', '\\u000a')}`;
		const id = (this.noted = (this.noted || 0) + 1);
		this.setData({ log: [{ id, line }, ...this.data.log].slice(0, SHOWN) });
	},
};
