package loggia.compiler.apis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One API that a release uses.
 *
 * @param names  more than one where a call reaches whichever of them the gateway has
 * @param own    the app sets a member of this name itself: it is an API only where the platform has one of that name
 * @param places the first ones, as the compiler found them; empty when they are not known
 */
public record ApiUse(List<String> names, boolean own, List<Place> places) {
	/** A line of a source file. @param line from 1 */
	public record Place(String file, int line) {}

	public ApiUse {
		names = List.copyOf(names);
		places = List.copyOf(places);
	}

	/**
	 * @param release folder of a compiled release
	 * @param apis    what its manifest lists: all that is known of a release that an older compiler wrote
	 * @return by name
	 * @throws IOException when the release cannot be read
	 */
	public static List<ApiUse> of(Path release, Collection<String> apis) throws IOException {
		var file = release.resolve("apis.tsv");
		if (Files.notExists(file)) {
			return apis.stream().sorted().map(api -> new ApiUse(List.of(api), false, List.of())).toList();
		}
		var uses = new ArrayList<ApiUse>();
		for (var line : Files.readAllLines(file)) {
			var parts = line.split("\t");
			boolean own = parts[0].startsWith("=");
			uses.add(new ApiUse(List.of((own ? parts[0].substring(1) : parts[0]).split("\\|")), own, Arrays.stream(parts).skip(1).map(ApiUse::place).toList()));
		}
		return uses;
	}

	private static Place place(String text) {
		int colon = text.lastIndexOf(':');
		return new Place(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
	}
}
