// Puts a .gz beside each file of the build that gets smaller by it: the servlet sends it as it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const assets = join('target', 'web', 'assets');
for (const name of readdirSync(assets)) {
	const bytes = readFileSync(join(assets, name));
	const packed = gzipSync(bytes, { level: 9 });
	if (packed.length < bytes.length * 0.9) writeFileSync(join(assets, `${name}.gz`), packed);
}
