package loggia.deployer.trust;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Names that WeChat has documented for {@code wx}, from the list that the logic runtime has too: an app that calls one expects what WeChat says it does. */
public final class WechatNames {
	private static final String LIST = "wx-members.json";

	/** Loaded with the first deploy. */
	private static final class Loaded {
		static final Set<String> NAMES = load();
	}

	private WechatNames() {}

	/** @param api without {@code wx.} */
	public static boolean contains(String api) {
		return Loaded.NAMES.contains(api);
	}

	private static Set<String> load() {
		try (var in = WechatNames.class.getResourceAsStream(LIST)) {
			if (in == null) throw new IllegalStateException(LIST + " is not in the bundle");
			var names = new TreeSet<String>();
			StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false).forEach(group -> Stream.of(group.asText().split("\\s+")).forEach(names::add));
			return Set.copyOf(names);
		} catch (IOException e) {
			throw new IllegalStateException(LIST + " cannot be read", e);
		}
	}
}
