// Packs a distribution that layout.mjs has put together: NAME-VERSION.tar.gz and its SHA-256 beside it. The same files give the same bytes.
// usage: node archive.mjs HOME NAME-VERSION FOLDER
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [home, name, folder] = process.argv.slice(2);
const archive = join(folder, `${name}.tar.gz`);
const same = ['--sort=name', '--mtime=2026-01-01 00:00:00Z', '--owner=0', '--group=0', '--numeric-owner'];
// the jars in it are compressed already: the quickest level is as good as any
execFileSync('tar', [...same, `--transform=s,^\\.,${name},`, '-I', 'gzip -1n', '-cf', archive, '-C', home, '.']);
writeFileSync(`${archive}.sha256`, `${createHash('sha256').update(readFileSync(archive)).digest('hex')}  ${name}.tar.gz\n`);
