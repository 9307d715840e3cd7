// Makes icudt77l.dat, the data file of V8's internationalisation, from icu4j's data: filtered to the languages below, little-endian.
// usage: node build-icu-data.mjs FOLDER_WITH_ICUDATA OUTPUT.dat
// Facts behind it: docs/adr/2026-11-20-icu-data-from-icu4j.md
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { tmpdir } from 'node:os';

const [source, output] = process.argv.slice(2);
const LANGUAGES = new Set('root zh yue en de fr es it pt nl pl ru ja ko vi th id ms ar hi tr'.split(' '));
/** Compiled into the V8 library, or for Java alone, or not reachable from JavaScript. */
const LEFT_OUT = /^(uprops|ucase|ubidi|pnames|nfc|unames|cnvalias|confusables|layoutex)\.|\.(cnv|spp|txt|class|properties)$|^translit\//;
const FOLDERS_BY_LANGUAGE = new Set(['', 'brkitr', 'coll', 'curr', 'lang', 'rbnf', 'region', 'unit', 'zone']);
/** Resource files that are no locale. */
const NOT_A_LOCALE = /^(res_index|pool|supplementalData|zoneinfo64|metaZones|timezoneTypes|windowsZones|likelySubtags|plurals|pluralRanges|dayPeriods|numberingSystems|genderList|grammaticalFeatures|keyTypeData|metadata|icustd|icuver|currencyNumericCodes|ucadata|tzdbNames|units|langInfo|abbreviations)/;

/** Whether an item is kept: data of a wanted language, or not a locale's at all. */
function wanted(path) {
	if (LEFT_OUT.test(path)) return false;
	const slash = path.lastIndexOf('/');
	const folder = slash < 0 ? '' : path.slice(0, slash);
	const name = path.slice(slash + 1);
	if (!name.endsWith('.res') || !FOLDERS_BY_LANGUAGE.has(folder) || NOT_A_LOCALE.test(name)) return true;
	return LANGUAGES.has(name.replace(/\.res$/, '').split('_')[0]) || name.startsWith('_') || folder === 'coll' && name.includes('__');
}

function* files(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* files(path);
		else yield path;
	}
}

/** Byte 16 of an ICU data item is the major version of its format. */
const FORMAT_VERSION = 16;
const icupkg = ['/usr/sbin/icupkg', '/usr/bin/icupkg'].find(existsSync) ?? 'icupkg';

const work = mkdtempSync(join(tmpdir(), 'loggia-icu-'));
try {
	const items = [...files(source)].map((path) => relative(source, path)).filter(wanted).sort();
	// Temporal needs zoneinfo64.res not to be the last item: zu.res, an empty locale, follows it
	if (existsSync(join(source, 'zu.res'))) items.push('zu.res');
	for (const item of items) {
		mkdirSync(dirname(join(work, item)), { recursive: true });
		cpSync(join(source, item), join(work, item));
		if (item.endsWith('.nrm')) {
			// icupkg 72 knows normalisation data up to format 4; 5 has the same layout
			const bytes = readFileSync(join(work, item));
			if (bytes[FORMAT_VERSION] === 5) bytes[FORMAT_VERSION] = 4;
			writeFileSync(join(work, item), bytes);
		}
	}
	writeFileSync(join(work, 'items.txt'), items.join('\n') + '\n');
	mkdirSync(dirname(output), { recursive: true });
	rmSync(output, { force: true });
	execFileSync(icupkg, ['-tl', '-s', work, '-a', join(work, 'items.txt'), 'new', output], { stdio: ['ignore', 'ignore', 'inherit'] });
	if (!existsSync(output)) throw new Error(`icupkg wrote nothing: a dependency between items is missing (looked in ${source})`);

	const data = readFileSync(output);
	const base = data.readUInt16LE(0);
	const count = data.readUInt32LE(base);
	for (let i = 0; i < count; i++) {
		const nameAt = base + data.readUInt32LE(base + 4 + i * 8);
		const itemAt = base + data.readUInt32LE(base + 8 + i * 8);
		const name = data.toString('latin1', nameAt, data.indexOf(0, nameAt));
		if (name.endsWith('.nrm') && data[itemAt + FORMAT_VERSION] === 4) data[itemAt + FORMAT_VERSION] = 5;
	}
	writeFileSync(output, data);
	console.log(`${output}: ${count} items, ${(statSync(output).size / 1048576).toFixed(1)} MB`);
} finally {
	rmSync(work, { recursive: true, force: true });
}
