import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { folderFiles, zip } from './zip.ts';

function file(path: string, text: string): File {
	const made = new File([text], path.split('/').at(-1)!);
	Object.defineProperty(made, 'webkitRelativePath', { value: path });
	return made;
}

test('a folder becomes a package: without its own name, without what does not belong in one', async () => {
	const files = folderFiles([
		file('shop/pages/index/index.js', 'Page({})'),
		file('shop/app.json', '{"pages":["pages/index/index"]}'),
		file('shop/图片/标志.txt', 'x'.repeat(100_000)),
		file('shop/node_modules/left/index.js', ''),
		file('shop/.git/HEAD', ''),
		file('shop/.DS_Store', ''),
	]);
	const shares: number[] = [];
	const packed = new Uint8Array(await (await zip(files, (share) => shares.push(share))).arrayBuffer());
	const entries = unzipSync(packed);
	assert.deepEqual(Object.keys(entries).sort(), ['app.json', 'pages/index/index.js', '图片/标志.txt']);
	assert.equal(strFromU8(entries['app.json']!), '{"pages":["pages/index/index"]}');
	assert.equal(entries['图片/标志.txt']!.length, 100_000);
	assert.ok(packed.length < 2_000);
	assert.deepEqual(shares, [1 / 3, 2 / 3, 1]);
});
