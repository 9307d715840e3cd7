/** Yuan as people write them, in fen; without floating point. @returns undefined for what is no amount of at least one fen */
export function fenOf(yuan: string | number): number | undefined {
	const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(yuan).trim());
	if (!parts) return undefined;
	const fen = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
	return fen > 0 ? fen : undefined;
}
