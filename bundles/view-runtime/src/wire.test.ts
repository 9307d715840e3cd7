import assert from 'node:assert/strict';
import { it } from 'node:test';
import examples from '@loggia/messages/examples' with { type: 'json' };
import { decode, encode, WireError } from './wire.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex')).buffer;

for (const example of examples) {
	it(`reads the binary form of ${example.name}`, () => {
		const message = decode(bytes(example.hex));
		assert.deepEqual(message.header, example.header);
		assert.equal(message.json, example.json);
		assert.deepEqual(
			message.attachments.map((a) => Buffer.from(a).toString('hex')),
			example.attachments,
		);
	});
}

it('writes text without attachments and the shared binary form with them', () => {
	assert.equal(encode({ kind: 'ack', seq: 3 }), '{"kind":"ack","seq":3}\n');
	const call = examples.find((example) => example.attachments.length > 0)!;
	const written = encode(call.header as never, JSON.parse(call.json), call.attachments.map(bytes) as ArrayBuffer[]);
	assert.equal(Buffer.from(written as ArrayBuffer).toString('hex'), call.hex);
});

it('refuses what is no message, with a reason', () => {
	for (const data of ['no line break', '[]\n', '{"kind":1}\n', bytes('00000010'), bytes('000000')]) {
		assert.throws(() => decode(data), WireError);
	}
});
