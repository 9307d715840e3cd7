/** Answers every request with `{"text": "xxx…"}` of so many characters, on a connection that stays open. usage: request-server.ts CHARACTERS; says its URL */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(Number(process.argv[2])) }));
const server = createServer((_request, response) => {
	response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
	response.end(body);
});
server.keepAliveTimeout = 0;
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
);
