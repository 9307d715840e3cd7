// Puts a distribution together: bin/ lib/ bundle/<start level>/ etc/, lib/bundles.sha256, which the launcher compares each bundle with, and
// lib/distribution.properties. A distribution's own bin/ and etc/ come on top of cnf/run's; its loggia.properties follows the common one.
// usage: node layout.mjs HOME EXPORTED_BUNDLES LIB_JARS DISTRIBUTION_FOLDER VERSION
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRepository } from './repository.mjs';

const [home, exported, libs, source, version] = process.argv.slice(2);

/** The first row that matches a file's name says its start level; services are dynamic, so levels are for order, not for correctness. */
const LEVELS = [
	[/pax-logging/, 1],
	[/configadmin|configurator|cm\.json|jakarta\.json|metatype|eventadmin|org\.osgi\.|felix\.scr|jackson-|bcprov-/, 2],
	[/servlet-api|commons-|http\.jetty12|healthcheck/, 3],
	[/^loggia-(api|api-spi|payment-api|database|rest|metrics|web|security-sandbox)-/, 5],
	[/^loggia-provider-/, 20],
	[/./, 10],
];

rmSync(home, { recursive: true, force: true });
const sums = [];
for (const jar of readdirSync(exported).filter((name) => name.endsWith('.jar')).sort()) {
	const level = LEVELS.find(([pattern]) => pattern.test(jar))[1];
	const path = `bundle/${level}/${jar}`;
	cpSync(join(exported, jar), join(home, path));
	sums.push(`${createHash('sha256').update(readFileSync(join(exported, jar))).digest('hex')}  ${path}`);
}
for (const jar of readdirSync(libs)) cpSync(join(libs, jar), join(home, 'lib', jar));
mkdirSync(join(home, 'lib'), { recursive: true });
writeFileSync(join(home, 'lib', 'bundles.sha256'), sums.join('\n') + '\n');
const shared = dirname(fileURLToPath(import.meta.url));
if (existsSync(join(home, 'lib', 'loggia-kit.jar'))) writeRepository(home, version, join(shared, '..', '..', 'pom.xml'));
for (const folder of ['bin', 'etc']) {
	cpSync(join(shared, folder), join(home, folder), { recursive: true });
	if (existsSync(join(source, folder))) cpSync(join(source, folder), join(home, folder), { recursive: true });
}
const own = join(source, 'etc', 'loggia.properties');
if (existsSync(own)) {
	const common = readFileSync(join(shared, 'etc', 'loggia.properties'), 'utf8');
	writeFileSync(join(home, 'etc', 'loggia.properties'), common + readFileSync(own, 'utf8'));
}
writeFileSync(join(home, 'lib', 'distribution.properties'), `name = ${basename(source)}\nversion = ${version}\n`);
for (const script of readdirSync(join(home, 'bin'))) chmodSync(join(home, 'bin', script), 0o755);
