package loggia.kit;

import java.util.List;
import javax.lang.model.element.TypeElement;
import loggia.api.spi.Api;

/**
 * One annotated provider.
 *
 * @param provider  the class
 * @param dispatcher simple name of the class that is generated beside it
 */
record Family(TypeElement provider, String packageName, String dispatcher, String name, String version, boolean exclusive,
		List<Method> methods, Shapes shapes) {
	/**
	 * One annotated method.
	 *
	 * @param params parameter object: a {@link Shape.Ref}, {@link Shape.Scalar#ANY}, or null when it takes none
	 * @param caller whether it takes the Caller
	 * @param result null for Void
	 * @param doc    first sentence of its comment, one line
	 */
	record Method(String name, Api api, Shape params, boolean caller, Shape result, String doc) {}

	/**
	 * One name that mini-programs see; a method has one or two.
	 *
	 * @param sync may be asked
	 * @param only has the synchronous form alone
	 */
	record Offer(String name, Method method, boolean sync, boolean only) {}

	/** @return every name, sorted */
	List<Offer> offers() {
		var offers = new java.util.ArrayList<Offer>();
		for (Method method : methods) {
			boolean only = method.api().fact() || method.name().endsWith("Sync");
			offers.add(new Offer(method.name(), method, only || method.api().sync(), only));
			if (method.api().sync()) {
				offers.add(new Offer(method.name() + "Sync", method, true, true));
			}
		}
		offers.sort(java.util.Comparator.comparing(Offer::name));
		return offers;
	}
}
