package loggia.compiler.dialects;

import loggia.compiler.Dialect;
import org.osgi.service.component.annotations.Component;

/** FinClip's: FXML, FTSS, FXS, {@code ft} beside {@code wx}. */
@Component
public final class FinClipDialect implements Dialect {
	private final String rules = Resource.text("finclip.json");

	@Override
	public String id() {
		return "finclip";
	}

	@Override
	public String rules() {
		return rules;
	}
}
