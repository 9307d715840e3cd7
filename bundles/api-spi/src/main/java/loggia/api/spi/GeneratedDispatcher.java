package loggia.api.spi;

/** Finds the class the kit generated beside a provider. */
final class GeneratedDispatcher {
	private GeneratedDispatcher() {}

	static ApiDispatcher of(ApiProvider provider) {
		Class<?> type = provider.getClass();
		String name = type.getName() + "Api";
		try {
			return (ApiDispatcher) Class.forName(name, true, type.getClassLoader()).getConstructor(type).newInstance(provider);
		} catch (ClassNotFoundException e) {
			throw new IllegalStateException(name + " was not generated: annotate " + type.getSimpleName()
					+ " with @ApiFamily and put loggia-kit on the build path (scope provided); JDK 23 and newer also need -proc:full", e);
		} catch (ReflectiveOperationException e) {
			throw new IllegalStateException(name + " does not fit " + type.getName() + ": build both with one version of loggia-kit", e);
		}
	}
}
