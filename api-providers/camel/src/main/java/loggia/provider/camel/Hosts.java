package loggia.provider.camel;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which hosts routes may reach over HTTP, as configured: {@code api.example.com} on the scheme's own port, {@code localhost:8090},
 * {@code *.example.com}. Never changes.
 *
 * @param names          lower-case
 * @param authorizations by one of the names: the value of the header Authorization
 */
record Hosts(Set<String> names, Map<String, String> authorizations) {
	Hosts {
		names = Set.copyOf(names);
		authorizations = Map.copyOf(authorizations);
	}

	static Hosts of(Collection<String> names, Map<String, String> authorizations) {
		var all = new java.util.TreeSet<String>();
		names.forEach(name -> all.add(name.strip().toLowerCase(Locale.ROOT)));
		var secrets = new TreeMap<String, String>();
		authorizations.forEach((name, secret) -> {
			all.add(name.strip().toLowerCase(Locale.ROOT));
			secrets.put(name.strip().toLowerCase(Locale.ROOT), secret);
		});
		all.remove("");
		return new Hosts(all, secrets);
	}

	/** @param port -1 for the scheme's own */
	boolean allows(String scheme, String host, int port) {
		return name(scheme, host, port) != null;
	}

	/** @return the header Authorization for that host, or null */
	String authorization(String scheme, String host, int port) {
		String name = name(scheme, host, port);
		return name == null ? null : authorizations.get(name);
	}

	private String name(String scheme, String host, int port) {
		String lower = host.toLowerCase(Locale.ROOT);
		boolean own = port < 0 || port == (scheme.equals("https") ? 443 : 80);
		String suffix = own ? "" : ":" + port;
		String name = find(lower, suffix);
		return name == null && own ? find(lower, scheme.equals("https") ? ":443" : ":80") : name;
	}

	private String find(String host, String suffix) {
		if (names.contains(host + suffix)) {
			return host + suffix;
		}
		for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
			if (names.contains("*" + host.substring(dot) + suffix)) {
				return "*" + host.substring(dot) + suffix;
			}
		}
		return null;
	}

	/** @return whether no name may lead there: link-local (where clouds keep their metadata), multicast, 0.0.0.0. Loopback and private are what an edge gateway talks to */
	static boolean isForbidden(InetAddress address) {
		return address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress() || isMetadata(address.getAddress());
	}

	/** fd00:ec2::254, the metadata address that is not link-local. */
	private static boolean isMetadata(byte[] address) {
		return address.length == 16 && (address[0] & 0xff) == 0xfd && address[1] == 0 && (address[2] & 0xff) == 0x0e && (address[3] & 0xff) == 0xc2;
	}
}
