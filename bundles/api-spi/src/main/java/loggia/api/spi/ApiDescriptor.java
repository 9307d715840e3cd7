package loggia.api.spi;

import loggia.api.ApiAge;
import loggia.api.ApiForm;

/**
 * One API as its annotations declare it.
 *
 * @param name      {@code setStorage}; of a namespace {@code acme.scan}
 * @param family    {@code storage}
 * @param version   version of the family: {@code 1.0}
 * @param risk      who must have agreed before a call passes
 * @param scope     {@code scope.userLocation} for CONSENT, else null
 * @param timeoutMs milliseconds the provider has to answer; 0 when it waits for a person, and the end of the session ends the call
 * @param sync      whether a caller may wait for it with its thread parked
 * @param only      whether it has the synchronous form alone: {@code getStorageSync}, {@code getWindowInfo}
 * @param rate      most calls a second by one session; 0 for no limit
 * @param params    JSON schema of the parameter object
 * @param result    JSON schema of the result
 * @param types     a TypeScript declaration
 * @param age       since when it is there, and for how long
 * @param form      whether it is called, gives a task, or takes a listener
 */
public record ApiDescriptor(String name, String family, String version, Risk risk, String scope, int timeoutMs, boolean sync, boolean only,
		int rate, String params, String result, String types, ApiAge age, ApiForm form) {
	/** One that is called. */
	public ApiDescriptor(String name, String family, String version, Risk risk, String scope, int timeoutMs, boolean sync, boolean only, int rate,
			String params, String result, String types, ApiAge age) {
		this(name, family, version, risk, scope, timeoutMs, sync, only, rate, params, result, types, age, ApiForm.CALL);
	}

	/** @return the major version of its family */
	public int major() {
		return Integer.parseInt(version.substring(0, version.indexOf('.')));
	}
}
