const events = require('../../utils/events.js');

Page({ ...events });
