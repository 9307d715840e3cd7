const groups = require('../../utils/groups.js');

Page({ data: { groups } });
