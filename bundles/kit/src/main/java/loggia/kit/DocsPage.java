package loggia.kit;

import java.util.Locale;
import loggia.api.ApiForm.Kind;
import loggia.kit.Family.Offer;
import loggia.kit.Shape.Component;
import loggia.kit.Shape.ListOf;
import loggia.kit.Shape.MapOf;
import loggia.kit.Shape.RecordShape;
import loggia.kit.Shape.Ref;
import loggia.kit.Shape.Scalar;

/** What people read: one page of Markdown for a family. */
final class DocsPage {
	private final Family family;
	private final StringBuilder out = new StringBuilder();

	private DocsPage(Family family) {
		this.family = family;
	}

	static String of(Family family) {
		return new DocsPage(family).text();
	}

	private String text() {
		line("# " + family.name() + " " + family.version());
		if (!family.doc().isEmpty()) {
			line("");
			line(family.doc());
		}
		for (Offer offer : family.offers()) {
			if (offer.kind() != Kind.OFF) {
				api(offer);
			}
		}
		return out.toString();
	}

	private void api(Offer offer) {
		line("");
		line("## " + family.said(offer.member()));
		line("");
		if (!offer.doc().isEmpty()) {
			line(offer.doc());
			line("");
		}
		var age = offer.api();
		if (!age.deprecated().isEmpty()) {
			line("**Deprecated.** " + age.deprecated() + (age.removal().isEmpty() ? "" : " It will not be there in " + age.removal() + "."));
			line("");
		}
		line(use(offer));
		line("");
		line("```ts");
		TypeScript.of(family, offer).lines().forEach(this::line);
		line("```");
		table("Parameters", offer.params());
		table("Result", offer.result());
		table(offer.kind() == Kind.TASK ? "Progress" : "What a listener hears", offer.detail());
	}

	private String use(Offer offer) {
		var text = new StringBuilder(switch (offer.risk()) {
			case ORDINARY -> offer.kind() == Kind.ON ? "Anybody may listen." : "Anybody may call it.";
			case DECLARED -> "The mini-program must name it in its code or its app.json.";
			case CONSENT -> "The person is asked for `" + offer.scope() + "` at first use.";
			case APPROVED -> "An operator must have approved it for the mini-program.";
		});
		if (offer.kind() == Kind.ON) {
			text.append(" `").append(family.said(offer.event().off())).append("(listener)` ends it.");
		} else if (offer.kind() == Kind.TASK) {
			text.append(" It gives a task: `onProgressUpdate`, `offProgressUpdate`, `abort`.");
		} else if (offer.only()) {
			text.append(" It returns its result, and throws when it fails.");
		}
		if (offer.timeoutMs() > 0 && offer.kind() != Kind.ON) {
			text.append(String.format(Locale.ROOT, " It answers within %d ms.", offer.timeoutMs()));
		}
		if (offer.rate() > 0) {
			text.append(" At most ").append(offer.rate()).append(" calls a second.");
		}
		if (!offer.api().since().isEmpty()) {
			text.append(" Since ").append(offer.api().since()).append('.');
		}
		return text.toString();
	}

	private void table(String title, Shape shape) {
		if (!(shape instanceof Ref ref)) {
			return;
		}
		RecordShape record = family.shapes().record(ref);
		if (record.components().isEmpty()) {
			return;
		}
		line("");
		line("| " + title + " | type | |");
		line("|---|---|---|");
		for (Component c : record.components()) {
			String optional = c.fallback() == null ? "" : c.standard() == null ? "may be left out. " : "may be left out: " + c.standard() + ". ";
			String example = c.example() == null ? "" : " Such as `" + c.example() + "`.";
			String doc = c.doc().isEmpty() || c.doc().endsWith(".") ? c.doc() : c.doc() + ".";
			line("| `" + c.name() + "` | " + type(c.shape()) + " | " + (optional + doc + example).trim().replace("|", "\\|") + " |");
		}
	}

	private String type(Shape shape) {
		if (shape instanceof Scalar scalar) {
			return scalar.typeScript;
		}
		if (shape instanceof ListOf list) {
			return "list of " + type(list.element());
		}
		if (shape instanceof MapOf map) {
			return "map of " + type(map.value());
		}
		return family.shapes().record((Ref) shape).name();
	}

	private void line(String text) {
		out.append(text).append('\n');
	}
}
