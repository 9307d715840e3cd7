/** First word of a view module's frame to the shell, with the port that everything after it goes through. */
export type ModuleHello = { loggia: 'module'; ready: true } | { loggia: 'module'; failed: string };

/** Shell → module. */
export interface ModuleCall {
	id: number;
	request: unknown;
}

/** Module → shell. */
export type ModuleAnswer = { id: number; result: unknown } | { id: number; failed: string };
