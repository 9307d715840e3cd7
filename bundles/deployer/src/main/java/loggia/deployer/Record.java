package loggia.deployer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import loggia.deployer.settings.Value;

/**
 * What is deployed, and what was before it: the content of {@link RecordFile}. Values.
 *
 * @param format   {@link #FORMAT}
 * @param deployed in the order they were deployed, one per slot
 * @param removed  shipped bundles that stay out
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Record(int format, List<Deployed> deployed, List<Removed> removed) {
	static final int FORMAT = 2;
	static final Record EMPTY = new Record(FORMAT, List.of(), List.of());

	/**
	 * What answers in one slot.
	 *
	 * @param major    of the slot
	 * @param location the framework's: the launcher installs it under the same
	 * @param since    ISO-8601
	 * @param putBack  what a start does to the settings first: a roll-back was on its way; null when none was
	 * @param before   what ran before it, newest first
	 * @param returned what was taken back because it did not stay well; null when nothing was since the last deploy
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Deployed(String name, int major, String version, String sha256, String location, String since, PutBack putBack, List<Before> before, Returned returned) {
		Slot slot() {
			return new Slot(name, major);
		}

		Deployed puttingBack(PutBack settings) {
			return new Deployed(name, major, version, sha256, location, since, settings, before, returned);
		}
	}

	/** Settings as they were. @param configurations by PID @param gone PIDs that had none */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record PutBack(Map<String, Map<String, Value>> configurations, List<String> gone) {
		/** @return of the settings there are, what brings them back after they have become the other ones */
		static PutBack of(Map<String, Map<String, Value>> now, Map<String, Map<String, Value>> then) {
			return new PutBack(now, then.keySet().stream().filter(pid -> !now.containsKey(pid)).toList());
		}
	}

	/**
	 * What a slot can be rolled back to: its jar is kept as long as this is.
	 *
	 * @param since         when it had been deployed; null when nobody knows any more
	 * @param configuration what was set for its PIDs when it was replaced, by PID; null when nobody knows: then settings stay as they are
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Before(String version, String sha256, String since, Map<String, Map<String, Value>> configuration) {}

	/** A version that was taken back. @param at ISO-8601 @param why a sentence */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Returned(String version, String sha256, String at, String why) {}

	/** A shipped bundle that is not wanted. @param major 0 for each major there is: format 1 did not tell */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Removed(String name, int major) {
		boolean is(Slot slot) {
			return name.equals(slot.name()) && (major == 0 || major == slot.major());
		}
	}

	Record with(Deployed bundle) {
		var all = new ArrayList<>(deployed.stream().filter(d -> !d.slot().equals(bundle.slot())).toList());
		all.add(bundle);
		return new Record(FORMAT, List.copyOf(all), removed.stream().filter(each -> !each.is(bundle.slot())).toList());
	}

	/** As {@link #with}, in the place it has. */
	Record changed(Deployed bundle) {
		return new Record(FORMAT, deployed.stream().map(d -> d.slot().equals(bundle.slot()) ? bundle : d).toList(), removed);
	}

	Record without(Slot slot) {
		var out = new ArrayList<>(removed.stream().filter(each -> !each.is(slot)).toList());
		out.add(new Removed(slot.name(), slot.major()));
		return new Record(FORMAT, deployed.stream().filter(d -> !d.slot().equals(slot)).toList(), List.copyOf(out));
	}

	/** @return what is deployed in the slot, or null */
	Deployed of(Slot slot) {
		return deployed.stream().filter(d -> d.slot().equals(slot)).findAny().orElse(null);
	}

	boolean names(String location) {
		return deployed.stream().anyMatch(d -> d.location().equals(location));
	}

	boolean removes(Slot slot) {
		return removed.stream().anyMatch(each -> each.is(slot));
	}

	/** @return digests of the jars that are needed */
	Set<String> jars() {
		var all = new HashSet<String>();
		for (var each : deployed) Stream.concat(Stream.of(each.sha256()), each.before().stream().map(Before::sha256)).forEach(all::add);
		return all;
	}
}
