package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Why something is not met, in sentences: down the chain of what needs what. */
final class Reasons {
	private static final int DEEPEST = 6;
	/** Requirements that need not be met. */
	private static final Set<String> OPEN = Set.of("optional", "dynamic");
	private static final Pattern EQUAL = Pattern.compile("\\(([\\w.:-]+)=([^()*]+)\\)");
	private static final Pattern FROM = Pattern.compile("\\(version>=([^()]+)\\)");
	private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^()]+)\\)\\)");

	private final World world;
	private final Question question;
	private final Set<Resource> seen = new HashSet<>();
	private final List<String> sentences = new ArrayList<>();

	Reasons(World world, Question question) {
		this.world = world;
		this.question = question;
	}

	/** @return why nobody meets a need of an app */
	List<String> of(Need need, Requirement requirement) {
		var here = world.here().stream().filter(each -> each.name().equals(need.family())).toList();
		for (var family : here) {
			if (need.major() != null && family.major() != need.major()) sentences.add(need.family() + " is here as " + family.text() + ", the app is bound to " + need.major() + ".x");
			else if (!family.apis().containsAll(need.apis())) sentences.add(family.text() + ", which is here, does not have " + String.join(", ", need.apis()));
		}
		var candidates = question.findProviders(requirement);
		for (var candidate : candidates) why(candidate.getResource(), 0);
		world.refused.forEach((offered, reason) -> {
			boolean could = offered.families().stream().anyMatch(each -> each.name().equals(need.family()) && (need.major() == null || need.major() == each.major()) && each.apis().containsAll(need.apis()));
			if (could) sentences.add(name(offered) + " cannot be deployed here: " + reason);
		});
		if (sentences.isEmpty()) sentences.add("no bundle here and no repository offers " + need.text());
		return List.copyOf(sentences);
	}

	/** @return why a bundle does not resolve */
	List<String> of(Resource resource) {
		why(resource, 0);
		return List.copyOf(sentences);
	}

	private void why(Resource resource, int depth) {
		if (depth > DEEPEST || !seen.add(resource)) return;
		for (var requirement : resource.getRequirements(null)) {
			if (!Question.isEffectiveHere(requirement) || OPEN.contains(requirement.getDirectives().getOrDefault("resolution", ""))) continue;
			var providers = question.findProviders(requirement);
			if (providers.isEmpty()) sentences.add(name(resource) + " needs " + text(requirement) + ", which nothing here and no repository has");
			else if (providers.stream().allMatch(each -> world.offers.containsKey(each.getResource()))) providers.forEach(each -> why(each.getResource(), depth + 1));
		}
	}

	private String name(Resource resource) {
		var offered = world.offers.get(resource);
		if (offered != null) return name(offered);
		var bundle = world.providers.get(resource);
		return bundle == null ? resource.toString() : bundle.getSymbolicName() + " " + bundle.getVersion();
	}

	private static String name(Offered offered) {
		return offered + " of repository " + offered.repository();
	}

	/** @return {@code package org.example 1.2 up to 2}, {@code service org.example.Ledger}, … */
	static String text(Requirement requirement) {
		var filter = requirement.getDirectives().getOrDefault("filter", "");
		var range = range(filter);
		return switch (requirement.getNamespace()) {
			case "osgi.wiring.package" -> "package " + equal("osgi.wiring.package", filter) + range;
			case "osgi.wiring.bundle" -> "bundle " + equal("osgi.wiring.bundle", filter) + range;
			case "osgi.service" -> "service " + equal("objectClass", filter);
			case Offered.API -> "API family " + equal("family", filter) + range;
			case "osgi.ee" -> equal("osgi.ee", filter) + " " + equal("version", filter);
			default -> requirement.getNamespace() + " " + filter;
		};
	}

	private static String equal(String name, String filter) {
		var found = EQUAL.matcher(filter);
		while (found.find()) {
			if (found.group(1).equals(name)) return found.group(2);
		}
		return filter;
	}

	/** @return {@code  1.2 up to 2}, or an empty text */
	private static String range(String filter) {
		var from = FROM.matcher(BELOW.matcher(filter).replaceAll(""));
		var below = BELOW.matcher(filter);
		return (from.find() ? " " + from.group(1) : "") + (below.find() ? " up to " + below.group(1) : "");
	}
}
