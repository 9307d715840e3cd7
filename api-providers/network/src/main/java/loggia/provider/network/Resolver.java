package loggia.provider.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a name; blocks. */
@FunctionalInterface
interface Resolver {
	/** The JDK's: hosts file, then DNS, kept for 30 s. */
	Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

	List<InetAddress> resolve(String host) throws UnknownHostException;
}
