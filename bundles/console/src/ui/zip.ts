import { Zip, ZipDeflate } from 'fflate';

/** A file with the path it has inside the folder. */
export interface FolderFile {
	path: string;
	file: File;
}

/** What a build leaves behind or an editor keeps: not part of a mini-program. */
const LEFT_OUT = /(^|\/)(node_modules|\.git|\.svn|\.idea|\.vscode|\.DS_Store|Thumbs\.db)(\/|$)/;

/** @returns the files of a chosen folder, without the folder's own name, without what does not belong in a package */
export function folderFiles(files: Iterable<File>): FolderFile[] {
	const list = [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
	const top = list[0]?.path.split('/')[0];
	const common = list.every(({ path }) => path.startsWith(`${top}/`));
	return list
		.map(({ file, path }) => ({ file, path: common ? path.slice(top!.length + 1) : path }))
		.filter(({ path }) => !LEFT_OUT.test(path))
		.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Packs files one after the other, so that a large folder does not freeze the page. @param onProgress 0 to 1 */
export async function zip(files: FolderFile[], onProgress: (share: number) => void): Promise<Blob> {
	const chunks: BlobPart[] = [];
	let failed: Error | null = null;
	const archive = new Zip((error, chunk) => {
		if (error) failed = error;
		else chunks.push(chunk as Uint8Array<ArrayBuffer>);
	});
	for (const [done, { path, file }] of files.entries()) {
		const entry = new ZipDeflate(path, { level: 6 });
		// the same folder gives the same bytes
		entry.mtime = new Date(1980, 0, 1);
		archive.add(entry);
		entry.push(new Uint8Array(await file.arrayBuffer()), true);
		onProgress((done + 1) / files.length);
		if (failed) throw failed;
	}
	archive.end();
	return new Blob(chunks, { type: 'application/zip' });
}
