package loggia.deployer.repository;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.SortedSet;

/**
 * Whether an app runs here.
 *
 * @param runs    whether every API is offered; what WeChat has and nobody offers does not count, the runtime answers or refuses it
 * @param needs   what is met, and by whom
 * @param missing what a bundle could offer and none here does
 * @param absent  APIs that are no part of WeChat's and that no bundle here or in a repository offers
 * @param deploy  the bundles that would make it run, in the order in which they have to be deployed
 * @param remarks about repositories: what could not be read, and how old what counts is
 */
public record Answer(String appId, String version, String digest, boolean runs, List<Met> needs, List<Missing> missing, SortedSet<String> absent, List<Deploy> deploy,
	List<String> remarks) {
	/** A need that is met. @param family with its version: {@code payment 1.2} */
	public record Met(String family, SortedSet<String> apis, String bundle, String version) {}

	/**
	 * A need that is not met.
	 *
	 * @param family  with the major that is needed, where the release is bound to one: {@code payment 1.x}
	 * @param from    name and version of the bundle that would meet it; null when none can
	 * @param reasons why it is so, each a sentence
	 */
	@JsonInclude(Include.NON_NULL)
	public record Missing(String family, SortedSet<String> apis, String from, String repository, List<String> reasons) {}

	/**
	 * A bundle to be deployed.
	 *
	 * @param size     of the jar in bytes; -1 when the index does not say
	 * @param here     whether the jar is on this machine already
	 * @param families with versions
	 * @param replaces the version that runs now and would be replaced, or null
	 * @param because  who needs it
	 */
	@JsonInclude(Include.NON_NULL)
	public record Deploy(String repository, String name, String version, String sha256, long size, boolean here, List<String> families, String replaces, String because) {}
}
