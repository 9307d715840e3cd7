/** The console as an operator uses it: everything is found by what is written on the screen, and by roles. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { person } from './browser.ts';
import { type Gateway, root, until } from './gateway.ts';

const DESK = { width: 1280, height: 800 };
/** For what the gateway does at once. */
const SOON = 10_000;

/** One operator at the console. */
export interface Operator {
	page: Page;
	/** what the browser complained about; empty when all is well */
	complaints: string[];
	/** the dialog on top: a modal, a drawer, a question */
	dialog(): Locator;
	button(name: string | RegExp, at?: Page | Locator): Locator;
	row(text: string | RegExp, at?: Page | Locator): Locator;
	/** a section or table by its name */
	region(name: string): Locator;
	says(text: string | RegExp): Promise<void>;
	heading(name: string): Promise<void>;
	/** goes to a page by the menu */
	go(name: string): Promise<void>;
	/** opens a tab of the page */
	tab(name: string): Promise<void>;
	/** agrees to what a warning says. @returns what it said */
	agree(action: string): Promise<string>;
	/** puts a file or a folder into the open upload and waits for the sentence that ends it */
	upload(label: string, file: string, done: RegExp): Promise<void>;
	/** chooses an installed mini-program in the open form */
	chooseApp(name: string): Promise<void>;
	/** writes a value into a list and keeps it with Enter */
	enter(label: string | RegExp, value: string): Promise<void>;
	/** keeps secrets that are shown this once. @returns the value of each label */
	keep(...labels: string[]): Promise<string[]>;
	/** keeps a picture under build/screenshots */
	picture(name: string): Promise<void>;
}

/** Opens the console's sign-in page. */
export async function openConsole(browser: Browser, gateway: Gateway): Promise<Operator> {
	const context = await person(browser, DESK);
	const page = await context.newPage();
	page.setDefaultTimeout(SOON);
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !/the server responded with a status of 4/.test(message.text()))
			complaints.push(message.text());
	});
	await page.goto(`http://console.localhost:${gateway.port}/console/`);
	const dialog = () => page.getByRole('dialog').last();
	const button = (name: string | RegExp, at: Page | Locator = page) =>
		at.getByRole('button', { name, exact: typeof name === 'string' });
	const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
	const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
	return {
		page,
		complaints,
		dialog,
		button,
		says,
		heading,
		row: (text, at = page) => at.getByRole('row').filter({ hasText: text }),
		region: (name) => page.getByRole('region', { name, exact: true }),
		async go(name) {
			await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
			await heading(name);
		},
		tab: (name) => page.getByRole('tab', { name, exact: true }).click(),
		async agree(action) {
			const agreed = button(action, dialog());
			await agreed.waitFor();
			await until(`'${action}' can be pressed`, () => agreed.isEnabled());
			const text = await dialog().innerText();
			await agreed.click();
			return text;
		},
		async upload(label, file, done) {
			await dialog().getByLabel(label, { exact: true }).setInputFiles(file);
			await dialog().getByText(done).first().waitFor({ timeout: 30_000 });
			await button('Close', dialog()).click();
			await page.getByRole('dialog').waitFor({ state: 'detached' });
		},
		async chooseApp(name) {
			const field = dialog().getByRole('combobox').first();
			await field.fill(name);
			await page
				.getByText(new RegExp(`^${name} · `))
				.last()
				.waitFor();
			await field.press('Enter');
		},
		async enter(label, value) {
			const field = dialog().getByLabel(label, { exact: typeof label === 'string' });
			await field.fill(value);
			await field.press('Enter');
			await dialog().getByText(value).filter({ visible: true }).first().waitFor();
		},
		async keep(...labels) {
			const values = [];
			for (const label of labels) values.push(await dialog().getByLabel(label, { exact: true }).innerText());
			await button('I have kept it').click();
			return values;
		},
		async picture(name) {
			const folder = join(root, 'build', 'screenshots');
			mkdirSync(folder, { recursive: true });
			await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
		},
	};
}

/** The secret of the first administrator, which the gateway's first start printed. */
export function firstSecret(gateway: Gateway): string {
	const line = gateway
		.output()
		.split('\n')
		.find((each) => each.includes('"firstAdministrator"'));
	if (!line) throw new Error(`the gateway printed no first administrator:\n${gateway.output()}`);
	return JSON.parse(line).secret;
}
