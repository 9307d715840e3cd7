const NAME = /^wxfile:\/\/(tmp_[0-9a-f]{32}(?:\.[A-Za-z0-9]{1,16})?)$/;

/** Where a temporary file is fetched. @param base `/t/CAP` @returns null when the path names no temporary file */
export function tempFileUrl(base: string, path: string): string | null {
	const match = NAME.exec(path);
	return match && base ? `${base}/${match[1]}` : null;
}
