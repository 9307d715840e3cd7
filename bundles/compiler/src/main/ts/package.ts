import type { DialectRules } from './dialect.ts';
import { folder } from './paths.ts';

/** The files of one package: sources as text, everything else by name only. Paths are below the mini-program's root. */
export class Package {
	private readonly texts: ReadonlyMap<string, string>;
	private readonly others: ReadonlySet<string>;
	private readonly folders = new Set<string>();

	constructor(
		files: Record<string, string>,
		binaries: readonly string[],
		readonly dialect: DialectRules,
	) {
		this.texts = new Map(
			Object.entries(files).map(([path, text]) => [path, text.charCodeAt(0) === 0xfeff ? text.slice(1) : text]),
		);
		this.others = new Set(binaries);
		for (const path of this.paths()) for (let at = folder(path); at !== ''; at = folder(at)) this.folders.add(at);
	}

	text(path: string): string | undefined {
		return this.texts.get(path);
	}

	has(path: string): boolean {
		return this.texts.has(path) || this.others.has(path);
	}

	hasFolder(path: string): boolean {
		return path === '' || this.folders.has(path);
	}

	/** Every path, sorted. */
	paths(): string[] {
		return [...this.texts.keys(), ...this.others].sort();
	}

	/** The file that `path`, with or without an extension of `kinds`, stands for. */
	find(path: string, kinds: readonly string[]): string | null {
		if (kinds.some((kind) => path.endsWith(kind)) && this.has(path)) return path;
		for (const kind of kinds) if (this.has(path + kind)) return path + kind;
		return null;
	}

	template(path: string): string | null {
		return this.find(path, this.dialect.template);
	}

	style(path: string): string | null {
		return this.find(path, this.dialect.style);
	}
}
