/** One column of wheels. */
export interface Column {
	/** its name for screen readers */
	label: string;
	rows: string[];
	index: number;
}

/** What a picker offers and what is chosen in it now. Never changes: a turn gives a new one. */
export interface Choice {
	columns: Column[];
	/** The choice after a column was turned to a row; columns behind it may have other rows then. */
	turn(column: number, index: number): Choice;
	/** Detail of the `change` event; `value` is the picker's value from then on. */
	detail(): { value: unknown } & Record<string, unknown>;
}

/** An index that the rows have: the nearest. */
export function within(index: number, rows: readonly unknown[]): number {
	return Math.max(0, Math.min(rows.length - 1, Math.round(index)));
}
