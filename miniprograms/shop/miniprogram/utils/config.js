/** The shop's own backend: what `node backend/server.mjs` listens on. */
module.exports = { BACKEND: 'http://127.0.0.1:9400' };
