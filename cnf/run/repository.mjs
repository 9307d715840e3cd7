// The released artifacts that capability bundles are built against, as a Maven repository in a distribution's lib/repository: what `loggia api new`
// names in the projects it makes. Poms without a parent, which name what a project compiles with and nothing else.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** artifact → where its jar lies in the distribution, and what it is compiled with: group, artifact (an own one has no group). */
const ARTIFACTS = {
	'loggia-api': { jar: (home, version) => join(home, 'bundle', '5', `loggia-api-${version}.jar`), with: [] },
	'loggia-api-spi': {
		jar: (home, version) => join(home, 'bundle', '5', `loggia-api-spi-${version}.jar`),
		with: [['', 'loggia-api'], ['com.fasterxml.jackson.core', 'jackson-databind']],
	},
	'loggia-kit': {
		jar: (home) => join(home, 'lib', 'loggia-kit.jar'),
		with: [
			['', 'loggia-api-spi'],
			['org.osgi', 'org.osgi.annotation.bundle'],
			['org.osgi', 'org.osgi.annotation.versioning'],
			['org.osgi', 'org.osgi.service.component.annotations'],
			['org.osgi', 'org.osgi.service.metatype.annotations'],
			['org.apache.felix', 'org.apache.felix.healthcheck.api'],
			['org.slf4j', 'slf4j-api'],
		],
	},
};

/** @param rootPom where each version is written once */
export function writeRepository(home, version, rootPom) {
	const pom = readFileSync(rootPom, 'utf8');
	for (const [artifact, { jar, with: needed }] of Object.entries(ARTIFACTS)) {
		const folder = join(home, 'lib', 'repository', 'loggia', artifact, version);
		mkdirSync(folder, { recursive: true });
		copyFileSync(jar(home, version), join(folder, `${artifact}-${version}.jar`));
		const dependencies = needed.map(([group, name]) => dependency(group || 'loggia', name, group ? versionIn(pom, name) : version));
		writeFileSync(
			join(folder, `${artifact}-${version}.pom`),
			`<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>loggia</groupId>
	<artifactId>${artifact}</artifactId>
	<version>${version}</version>
	<licenses><license><name>Apache-2.0</name></license></licenses>
	<dependencies>
${dependencies.join('')}	</dependencies>
</project>
`,
		);
	}
}

function dependency(group, artifact, version) {
	return `\t\t<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>\n`;
}

/** The version that the root pom gives an artifact, also where it is a property. */
function versionIn(pom, artifact) {
	const found = new RegExp(`<artifactId>${artifact.replaceAll('.', '\\.')}</artifactId><version>([^<]+)</version>`).exec(pom)?.[1];
	const version = found?.replace(/^\$\{(.+)\}$/, (_, property) => new RegExp(`<${property.replaceAll('.', '\\.')}>([^<]+)<`).exec(pom)?.[1] ?? '');
	if (!version) throw new Error(`the root pom says no version of ${artifact}`);
	return version;
}
