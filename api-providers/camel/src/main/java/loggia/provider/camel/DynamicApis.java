package loggia.provider.camel;

/** Offers APIs that exist at run time only: to the gate by a service each, in tests to the test. */
interface DynamicApis {
	/** @return takes the API away again; what was offered later under its name stays */
	Runnable offer(RouteApi api);

	/** @return the bundle that answers this name, when that is another than this one; else null */
	String holder(String name);
}
