package loggia.identity.http;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.identity.Account;
import loggia.identity.Identity;
import loggia.identity.oidc.OidcProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The sign-in page, at both doors: {@code /signin?return=PATH}, in English or Chinese, with its two files. */
@Component(service = Servlet.class, property = { "osgi.http.whiteboard.servlet.pattern=/signin", "osgi.http.whiteboard.servlet.pattern=/signin/signin.css",
	"osgi.http.whiteboard.servlet.pattern=/signin/signin.js", "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=loggia)" })
public class SignInServlet extends HttpServlet {
	static final String CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
	private static final long serialVersionUID = 1L;
	private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)\\}\\}");
	/** What is written as it is; all else is escaped. */
	private static final List<String> MARKUP = List.of("texts", "providers", "enCurrent", "zhCurrent");

	private final transient Identity identity;
	private final String template;
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	transient volatile List<OidcProvider> providers = List.of();

	@Activate
	public SignInServlet(@Reference Identity identity) throws IOException {
		this.identity = identity;
		template = new String(bytes("signin.html"), StandardCharsets.UTF_8);
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.setHeader("Content-Security-Policy", CSP);
		response.setHeader("X-Frame-Options", "DENY");
		switch (request.getServletPath()) {
			case "/signin/signin.css" -> file("signin.css", "text/css", response);
			case "/signin/signin.js" -> file("signin.js", "text/javascript", response);
			default -> {
				response.setHeader("Cache-Control", "no-store");
				response.setHeader("Vary", "Accept-Language");
				send(page(request).getBytes(StandardCharsets.UTF_8), "text/html", response);
			}
		}
	}

	private static void file(String name, String type, HttpServletResponse response) throws IOException {
		response.setHeader("Cache-Control", "no-cache");
		send(bytes(name), type, response);
	}

	private static void send(byte[] body, String type, HttpServletResponse response) throws IOException {
		response.setContentType(type + ";charset=utf-8");
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private static byte[] bytes(String name) throws IOException {
		try (var in = SignInServlet.class.getResourceAsStream("/loggia/identity/page/" + name)) {
			return in.readAllBytes();
		}
	}

	private String page(HttpServletRequest request) {
		var door = Cookies.door(request);
		var texts = Texts.of(request.getParameter("lang"), Collections.list(request.getLocales()));
		var back = ReturnPath.of(request.getParameter("return"), door);
		var account = identity.entry(Cookies.value(request, SignIns.COOKIE), door).flatMap(entry -> identity.people().find(entry.personId())).filter(a -> !a.disabled()).orElse(null);
		var values = new HashMap<String, String>(texts.words());
		values.put("lang", texts.lang());
		values.put("return", back);
		values.put("rule", texts.get("rule", String.valueOf(identity.shortestPassword())));
		values.put("person", account == null ? "" : account.name());
		values.put("alert", failure(request.getParameter("failed"), texts));
		values.put("texts", data(texts));
		values.put("providers", buttons(door, back, texts));
		values.put("english", language("en", back));
		values.put("chinese", language("zh-CN", back));
		values.put("enCurrent", texts == Texts.ENGLISH ? " aria-current=\"true\"" : "");
		values.put("zhCurrent", texts == Texts.CHINESE ? " aria-current=\"true\"" : "");
		values.putAll(step(account, texts));
		return HOLE.matcher(template).replaceAll(hole -> Matcher.quoteReplacement(filled(hole.group(1), values)));
	}

	private static Map<String, String> step(Account account, Texts texts) {
		if (account == null) return Map.of("step", "signin", "heading", texts.get("signinHeading"), "hint", "");
		if (account.oneTime()) return Map.of("step", "change", "heading", texts.get("changeHeading"), "hint", texts.get("changeHint"));
		return Map.of("step", "signed-in", "heading", texts.get("signedInHeading"), "hint", texts.get("signedInHint", account.displayName()));
	}

	private static String filled(String name, Map<String, String> values) {
		var value = values.get(name);
		if (value == null) throw new IllegalStateException("signin.html has a hole {{" + name + "}} that nothing fills");
		return MARKUP.contains(name) ? value : escape(value);
	}

	/** @param code of our own making; one that is unknown says no more than that it did not work */
	private static String failure(String code, Texts texts) {
		if (code == null) return "";
		var known = code.isEmpty() ? null : texts.get("failed" + Character.toUpperCase(code.charAt(0)) + code.substring(1));
		return known == null ? texts.get("failed") : known;
	}

	/** The words that the script says, as data attributes: {@code errorAgain} is {@code data-error-again}. */
	private static String data(Texts texts) {
		var attributes = new StringBuilder();
		texts.words().forEach((name, word) -> {
			if (!name.startsWith("error") && !name.endsWith("Heading") && !name.endsWith("Hint")) return;
			attributes.append(" data-").append(name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)).append("=\"").append(escape(word)).append('"');
		});
		return attributes.toString();
	}

	private String buttons(Door door, String back, Texts texts) {
		var buttons = new StringBuilder();
		providers.stream().filter(p -> p.opens(door)).sorted(Comparator.comparing(OidcProvider::name)).forEach(p -> buttons.append("<a class=\"button\" href=\"/signin/oidc/").append(p.id())
			.append("?return=").append(escape(encode(back))).append("\">").append(escape(texts.get("with", p.name()))).append("</a>"));
		return buttons.toString();
	}

	private static String language(String lang, String back) {
		return "/signin?lang=" + lang + "&return=" + encode(back);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
	}
}
