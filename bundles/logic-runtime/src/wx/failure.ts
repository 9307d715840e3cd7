/** What an API answers instead of a result: `NAME:fail MESSAGE`. Never leaves into the app as an exception. */
export class ApiFailure extends Error {
	override name = 'ApiFailure';

	/** @param message what follows `fail` */
	constructor(
		message: string,
		readonly errno?: number,
	) {
		super(message);
	}
}
