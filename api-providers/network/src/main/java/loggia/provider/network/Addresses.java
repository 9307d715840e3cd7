package loggia.provider.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Which addresses belong to the public Internet. Everything that the IANA special-purpose registries (RFC 6890 and its updates) do not
 * call globally reachable unicast is not public; addresses that carry an IPv4 address inside are judged by that too.
 */
final class Addresses {
	/** First bytes and prefix length of what is not public in IPv4. */
	private static final int[][] SPECIAL_4 = { { 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 },
		{ 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
		{ 0xcb007100, 24 }, { 0xe0000000, 4 }, { 0xf0000000, 4 } };
	/** The same within 2000::/3, the only public block of IPv6: Teredo and its neighbours, documentation. */
	private static final long[][] SPECIAL_6 = { { 0x2001_0000_0000_0000L, 23 }, { 0x2001_0db8_0000_0000L, 32 }, { 0x3fff_0000_0000_0000L, 20 } };
	private static final InetAddress METADATA_4 = literal(169, 254, 169, 254);

	private Addresses() {}

	/** @return whether it is unicast in the public Internet */
	static boolean isPublic(InetAddress address) {
		byte[] bytes = address.getAddress();
		return address instanceof Inet4Address ? isPublic4(int4(bytes, 0)) : isPublic6(bytes);
	}

	/**
	 * What an operator's leave for a private server covers: private networks and this machine, but never an address that stands for
	 * several, for none, or for a cloud's metadata service.
	 */
	static boolean isPrivateAllowed(InetAddress address) {
		InetAddress inner = unmapped(address);
		return !inner.isMulticastAddress() && !inner.isAnyLocalAddress() && !inner.equals(METADATA_4)
				&& !(inner instanceof Inet4Address && (inner.getAddress()[0] == 0 || (inner.getAddress()[0] & 0xf0) == 0xf0))
				&& !inner.getHostAddress().equals("fd00:ec2:0:0:0:0:0:254");
	}

	private static boolean isPublic4(int address) {
		for (int[] block : SPECIAL_4) {
			if ((address ^ block[0]) >>> (32 - block[1]) == 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPublic6(byte[] bytes) {
		long high = ((long) int4(bytes, 0) << 32) | (int4(bytes, 4) & 0xffff_ffffL);
		if (high == 0x0064_ff9b_0000_0000L && int4(bytes, 8) == 0) {
			return isPublic4(int4(bytes, 12));
		}
		if (high >>> 48 == 0x2002) {
			return isPublic4((int) (high >>> 16));
		}
		if (high >>> 61 != 1) {
			return false;
		}
		for (long[] block : SPECIAL_6) {
			if ((high ^ block[0]) >>> (64 - block[1]) == 0) {
				return false;
			}
		}
		return true;
	}

	/** The IPv4 address inside ::a.b.c.d or 64:ff9b::a.b.c.d; the JDK itself unpacks ::ffff:a.b.c.d. */
	private static InetAddress unmapped(InetAddress address) {
		byte[] bytes = address.getAddress();
		boolean inside = bytes.length == 16 && int4(bytes, 4) == 0 && int4(bytes, 8) == 0 && (int4(bytes, 0) == 0x0064_ff9b || int4(bytes, 0) == 0)
				&& int4(bytes, 12) != 1;
		return inside ? literal(bytes[12], bytes[13], bytes[14], bytes[15]) : address;
	}

	private static int int4(byte[] bytes, int at) {
		return bytes[at] << 24 | (bytes[at + 1] & 255) << 16 | (bytes[at + 2] & 255) << 8 | bytes[at + 3] & 255;
	}

	private static InetAddress literal(int... parts) {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) parts[0], (byte) parts[1], (byte) parts[2], (byte) parts[3] });
		} catch (UnknownHostException e) {
			throw new IllegalStateException("four bytes are an address", e);
		}
	}
}
