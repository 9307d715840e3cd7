/** A mini-program needs a capability that the gateway has not: a repository has it, an operator agrees, and the page that is open gets its answers. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { openApp, person, startBrowser } from './browser.ts';
import { distribution, type Gateway, root, startGateway, until } from './gateway.ts';
import { firstSecret, openConsole } from './operator.ts';

const APP = 'control.loggia.test';
const data = mkdtempSync(join(tmpdir(), 'loggia-data-'));
const PASSWORD = 'two storks on the roof';
const scratch = mkdtempSync(join(tmpdir(), 'loggia-repository-'));
const bundles = join(scratch, 'bundles');
let gateway: Gateway;
let browser: Browser;
let secret: string;

before(async () => {
	mkdirSync(bundles);
	copyFileSync(`${root}/examples/greet/target/greet-1.0.0.jar`, join(bundles, 'greet-1.0.0.jar'));
	[gateway, browser] = await Promise.all([startGateway({ data }), startBrowser()]);
	secret = firstSecret(gateway);
});
after(async () => {
	await browser?.close();
	await gateway?.stop();
	for (const folder of [data, scratch]) rmSync(folder, { recursive: true, force: true });
});

/** A command that needs no gateway. */
async function local(...words: string[]): Promise<any> {
	const { stdout } = await promisify(execFile)(join(distribution, 'bin', 'loggia'), [...words, '--json']);
	return JSON.parse(stdout);
}

/** What a command says that ends with an exit code. */
async function ends(code: number, ...words: string[]): Promise<any> {
	const error: Error = await gateway.cli(...words).then(
		(answer) => assert.fail(`loggia ${words.join(' ')} ended with 0: ${JSON.stringify(answer)}`),
		(failure) => failure,
	);
	const [first, ...lines] = error.message.split('\n');
	assert.match(first!, new RegExp(`exited with ${code}:$`), error.message);
	return JSON.parse(lines.find((line) => line.startsWith('{'))!);
}

const greets = async () =>
	(await gateway.cli('api', 'list')).items
		.filter((each: any) => each.name === 'greet')
		.map((each: any) => each.version);

const withdraw = async () => assert.equal((await gateway.api('/apis/greet', { method: 'DELETE' })).status, 200);

test('what an app needs is deployed from a repository after consent, and the open page is answered', async () => {
	const written = await local('repository', 'index', bundles);
	assert.deepEqual([written.bundles, written.left], [['greet 1.0.0'], []]);
	const added = await gateway.cli('repository', 'add', 'disk', bundles);
	assert.equal(added.bundles, 1);
	assert.equal((await gateway.cli('repository', 'show', 'disk')).items[0].apis.join(), 'greet,greetSync');

	// nobody is at a terminal, nobody said --yes: the app is installed, the bundle is not
	const asked = await ends(5, 'install', `${root}/miniprograms/control`);
	assert.equal(asked.appId, APP);
	assert.equal(asked.resolution.runs, false);
	assert.deepEqual(
		asked.resolution.deploy.map((each: any) => [each.name, each.version, each.repository, each.families, each.because]),
		[['greet', '1.0.0', 'disk', ['greet 1.0'], `${asked.name} uses greet 1.0`]],
	);
	assert.deepEqual(asked.resolution.absent, ['getNickname', 'startLoad', 'stopLoad']);
	assert.deepEqual(await greets(), []);

	const app = await openApp(await person(browser), `${gateway.url}/miniapp/${APP}/pages/greet/greet?rate=20`);
	assert.match(await app.frame.locator('#can').innerText(), /false/);

	const agreed = await ends(5, 'app', 'resolve', APP, '--yes');
	assert.deepEqual([agreed.missing, agreed.deploy], [[], []], 'what is left nobody has');
	assert.deepEqual(await greets(), ['1.0.0']);
	await app.frame.locator('#start').click();
	const record = async () => JSON.parse(await app.frame.locator('#record').innerText());
	await until('answers', async () => (await record()).answered > 10);
	await until('canIUse', async () => /true/.test(await app.frame.locator('#can').innerText()));
	assert.equal((await record()).failed, 0);

	const dependents = await (await gateway.api('/apis/greet/dependents')).json();
	assert.deepEqual(
		dependents.apps.map((each: any) => [each.appId, each.apis]),
		[[APP, ['greet']]],
	);
});

test('the console says what an app lacks, and brings it', async () => {
	await withdraw();
	const operator = await openConsole(browser, gateway);
	const { page, button } = operator;
	await page.getByLabel('Name').fill('admin');
	await page.getByLabel('Password').fill(secret);
	await button('Sign in').click();
	await operator.heading('Choose a password');
	await page.getByLabel('One-time secret').fill(secret);
	await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
	await page.getByLabel('New password again').fill(PASSWORD);
	await button('Change password').click();
	await operator.heading('Overview');
	await operator.go('Mini-programs');
	await page.getByRole('table').getByRole('button').first().click();
	const lacks = operator.region('It needs APIs that are not here');
	await lacks.getByText('greet 1.0.0 of repository disk has it').waitFor();
	await operator.picture('repository-lacks');
	await button('Deploy what it needs', lacks).click();
	const question = page.getByRole('dialog').filter({ hasText: 'from repository disk' });
	await question.getByText('greet 1.0.0 from repository disk').waitFor();
	await operator.picture('repository-consent');
	await button('Deploy what it needs', question).click();
	await operator.says(/has what it needs/);
	await button('Deploy what it needs', lacks).waitFor({ state: 'detached' });
	assert.deepEqual(await greets(), ['1.0.0']);
	assert.deepEqual(operator.complaints, []);
	await page.context().close();
});

test('install --yes and run --app --yes deploy it at once', async () => {
	await withdraw();
	const installed = await gateway.cli('install', `${root}/miniprograms/control`, '--yes');
	assert.deepEqual(
		installed.deployed.map((each: any) => [each.name, each.version, each.replaced]),
		[['greet', '1.0.0', null]],
	);
	assert.deepEqual(await greets(), ['1.0.0']);
	await withdraw();
	await gateway.stop();
	gateway = await startGateway({ data, apps: [`${root}/miniprograms/control`] });
	assert.match(gateway.output(), /needs greet 1\.0 \(from greet 1\.0\.0, repository disk\)/);
	assert.match(gateway.output(), new RegExp(`Next: loggia app resolve ${APP} --yes`));
	assert.deepEqual(await greets(), []);
	await gateway.stop();
	gateway = await startGateway({ data, apps: [`${root}/miniprograms/control`], arguments: ['--yes'] });
	assert.match(gateway.output(), /greet 1\.0\.0 is deployed\./);
	assert.deepEqual(await greets(), ['1.0.0']);
});

test('without its disk a repository is what it was, and a jar that changed is not deployed', async () => {
	await withdraw();
	renameSync(bundles, `${bundles}-away`);
	await assert.rejects(gateway.cli('repository', 'refresh', 'disk'), /is its disk connected\?/);
	const [{ problem }] = (await gateway.cli('repository', 'list')).items;
	assert.match(problem, /What counts is its index of just now/);
	// its jar came with the install: it is deployed from the cache
	await ends(5, 'app', 'resolve', APP, '--yes');
	assert.deepEqual(await greets(), ['1.0.0']);

	await withdraw();
	renameSync(`${bundles}-away`, bundles);
	rmSync(join(data, 'repositories', 'jars'), { recursive: true });
	mkdirSync(join(data, 'repositories', 'jars'));
	const jar = readFileSync(join(bundles, 'greet-1.0.0.jar'));
	writeFileSync(join(bundles, 'greet-1.0.0.jar'), Buffer.concat([jar, Buffer.from('more')]));
	await assert.rejects(
		gateway.cli('app', 'resolve', APP, '--yes'),
		/is not what its index promises.*Nothing was deployed/s,
	);
	assert.deepEqual(await greets(), []);
	await gateway.cli('repository', 'remove', 'disk');
	assert.deepEqual((await gateway.cli('repository', 'list')).items, []);
});
