package loggia.provider.network;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/** The cookies of one mini-program and person: in memory, gone with the gateway. Thread-safe. */
final class CookieBox implements CookieJar {
	private static final int MOST = 300;
	private static final int LONGEST = 4096;

	private final List<Cookie> cookies = new ArrayList<>();

	@Override
	public synchronized void saveFromResponse(HttpUrl url, List<Cookie> received) {
		for (Cookie cookie : received) {
			if (cookie.name().length() + cookie.value().length() > LONGEST || cookie.secure() && !url.isHttps()) {
				continue;
			}
			cookies.removeIf(old -> same(old, cookie));
			if (cookie.expiresAt() > System.currentTimeMillis()) {
				cookies.add(cookie);
			}
		}
		while (cookies.size() > MOST) {
			cookies.remove(0);
		}
	}

	@Override
	public synchronized List<Cookie> loadForRequest(HttpUrl url) {
		var found = new ArrayList<Cookie>();
		long now = System.currentTimeMillis();
		for (Iterator<Cookie> all = cookies.iterator(); all.hasNext();) {
			Cookie cookie = all.next();
			if (cookie.expiresAt() <= now) {
				all.remove();
			} else if (cookie.matches(url)) {
				found.add(cookie);
			}
		}
		return found;
	}

	private static boolean same(Cookie a, Cookie b) {
		return a.name().equals(b.name()) && a.domain().equals(b.domain()) && a.path().equals(b.path()) && a.hostOnly() == b.hostOnly();
	}
}
