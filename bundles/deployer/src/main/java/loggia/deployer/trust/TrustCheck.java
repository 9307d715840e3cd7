package loggia.deployer.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loggia.deployer.Deployer;
import loggia.launcher.trust.Demand;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says what was left out at the start, and what runs that nobody signed or whose signer is trusted no more. */
@Component(property = HealthCheck.NAME + "=trust")
public class TrustCheck implements HealthCheck {
	/** The launcher's: lines of a location and a sentence. */
	private static final String REFUSED = "loggia.deployed.refused";
	private static final String DEPLOYED = "loggia:deployed/";

	private final BundleContext context;
	private final Deployer deployer;

	@Activate
	public TrustCheck(BundleContext context, @Reference Deployer deployer) {
		this.context = context;
		this.deployer = deployer;
	}

	@Override
	public Result execute() {
		var log = new FormattingResultLog();
		var trust = deployer.trust();
		for (var sentence : leftOut()) log.critical("{}", sentence);
		for (var problem : trust.store().content().problems()) log.warn("{}", problem);
		int signed = 0;
		for (var bundle : deployed()) {
			var verdict = trust.of(bundle.getLocation().substring(DEPLOYED.length()).split("/")[1], false);
			var name = bundle.getSymbolicName() + " " + bundle.getVersion();
			if (verdict.trust().equals(Verdict.NO_MORE)) log.critical("{} runs until the next start, then it is left out: {}", name, verdict.warnings().get(0));
			else verdict.warnings().forEach(warning -> log.warn("{}: {}", name, warning));
			if (!verdict.trust().equals(Verdict.UNSIGNED)) signed++;
		}
		log.info(trust.demand() == Demand.REQUIRED ? "{} deployed bundles are signed; unsigned ones are refused" : "{} deployed bundles are signed; this distribution lets unsigned ones in", signed);
		return new Result(log);
	}

	/** What the operator deployed again or removed since is settled. */
	private List<String> leftOut() {
		var refused = context.getProperty(REFUSED);
		var sentences = new ArrayList<String>();
		if (refused == null) return sentences;
		for (var line : refused.split("\n")) {
			int space = line.indexOf(' ');
			if (deployer.isRecorded(line.substring(0, space))) sentences.add(line.substring(space + 1));
		}
		return sentences;
	}

	private List<Bundle> deployed() {
		return Stream.of(context.getBundles()).filter(bundle -> bundle.getLocation().startsWith(DEPLOYED) && deployer.isRecorded(bundle.getLocation())).toList();
	}
}
