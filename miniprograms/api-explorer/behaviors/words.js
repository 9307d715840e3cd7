const words = require('../utils/words.js');

/** Gives a page or component the words of the person's language as `t`. */
module.exports = Behavior({ data: { t: words } });
