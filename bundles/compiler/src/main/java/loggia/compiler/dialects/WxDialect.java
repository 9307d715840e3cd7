package loggia.compiler.dialects;

import loggia.compiler.Dialect;
import org.osgi.service.component.annotations.Component;

/** WeChat's own: WXML, WXSS, WXS, {@code wx}. */
@Component
public final class WxDialect implements Dialect {
	private final String rules = Resource.text("wx.json");

	@Override
	public String id() {
		return "wx";
	}

	@Override
	public String rules() {
		return rules;
	}
}
