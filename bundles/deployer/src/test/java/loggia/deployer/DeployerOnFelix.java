package loggia.deployer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import loggia.deployer.fixture.Printer;
import loggia.deployer.settings.Configurations;
import loggia.deployer.settings.Snapshots;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;

/** A deployer in a Felix with SCR, ConfigurationAdmin and the metatype service, whose API classes are those of the tests. */
public final class DeployerOnFelix implements AutoCloseable {
	private static final String PACKAGES = "org.osgi.service.cm;version=1.6.1,org.osgi.service.metatype;version=1.4.1,org.osgi.service.component;version=1.5.1,"
		+ "org.osgi.service.component.runtime;version=1.5.0,org.osgi.service.component.runtime.dto;version=1.5.0,org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0,"
		+ "org.osgi.service.log;version=1.5.0,loggia.api.spi;version=1.0.0";
	private static final List<Class<?>> BUNDLES = List.of(org.apache.felix.scr.info.ScrInfo.class, org.apache.felix.cm.PersistenceManager.class, org.apache.felix.metatype.MetaDataReader.class);
	private static final String METATYPE = """
		<metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
		<OCD id="Printer" name="Printer" description="Prints">
		<AD id="copies" type="Integer" name="Copies" description="How many" default="1" min="1" max="9"/>
		<AD id="paper" type="String" default="a4"><Option label="A4" value="a4"/><Option label="None" value="none"/></AD>
		<AD id="pin" type="Password" required="false"/>
		<AD id="names" type="String" cardinality="2147483647" required="false"/>
		</OCD>
		<OCD id="Queue" name="Queue"><AD id="title" type="String" required="false"/></OCD>
		<Designate pid="loggia.printer"><Object ocdref="Printer"/></Designate>
		<Designate factoryPid="loggia.printer.queue"><Object ocdref="Queue"/></Designate>
		</metatype:MetaData>
		""";
	private static final String COMPONENT = """
		<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="printer" immediate="true" activate="activate" deactivate="deactivate" configuration-pid="loggia.printer">
		<property name="copies" type="Integer" value="1"/>
		<property name="paper" type="String" value="a4"/>
		<service><provide interface="loggia.api.spi.ApiProvider"/></service>
		<implementation class="loggia.deployer.fixture.Printer"/>
		</scr:component>
		""";

	private final Path data;
	private Framework framework;
	private FakeRoutes routes;
	private Deployer deployer;

	public DeployerOnFelix(Path data) throws Exception {
		this.data = data;
		start();
	}

	private void start() throws Exception {
		framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", data.resolve("cache").toString(), "org.osgi.framework.storage.clean", "onFirstInit",
			"org.osgi.framework.bsnversion", "multiple", "felix.service.urlhandlers", "false", "felix.log.level", "0", "loggia.data", data.toString(), "felix.cm.dir",
			data.resolve("config").toString(), "org.osgi.framework.system.packages.extra", PACKAGES));
		framework.start();
		for (var type : BUNDLES) framework.getBundleContext().installBundle(jar(type).toUri().toString()).start();
		routes = new FakeRoutes(framework.getBundleContext());
		deployer = new Deployer(framework.getBundleContext(), routes, framework, new Snapshots(service(MetaTypeService.class), service(ConfigurationAdmin.class)));
	}

	/** Deploys the fixture. */
	public void printer() throws Exception {
		printer("1.0.0");
	}

	/** Deploys another version of the fixture. */
	public void printer(String version) throws Exception {
		deployer.deploy(new ByteArrayInputStream(jar(version)));
	}

	Deployer deployer() {
		return deployer;
	}

	public Configurations configurations() {
		var context = framework.getBundleContext();
		var configurations = new Configurations(context, service(MetaTypeService.class), service(ConfigurationAdmin.class), service(ServiceComponentRuntime.class));
		configurations.use(deployer);
		return configurations;
	}

	/** @return what was asked of the gate's switch, in order */
	public List<String> routes() {
		return routes.events;
	}

	public void notReady(String why) {
		routes.notReady = id -> why;
	}

	/** As the gateway does: the framework's own cache is gone, the data folder stays. */
	public void restart() throws Exception {
		close();
		start();
		printer();
	}

	@Override
	public void close() throws Exception {
		deployer.close();
		framework.stop();
		framework.waitForStop(10_000);
	}

	private <T> T service(Class<T> type) {
		var context = framework.getBundleContext();
		return context.getService(context.getServiceReference(type));
	}

	private static Path jar(Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	/** The bundle of {@link Jars}, with a component and its metatype. */
	private static byte[] jar(String version) throws IOException {
		var plain = Jars.provider("printer", version).with("Import-Package", "loggia.api.spi").with("Service-Component", "OSGI-INF/printer.xml").bytes();
		var out = new ByteArrayOutputStream();
		try (var in = new JarInputStream(new ByteArrayInputStream(plain)); var jar = new JarOutputStream(out, in.getManifest())) {
			var type = Printer.class.getName().replace('.', '/') + ".class";
			try (var bytes = Printer.class.getClassLoader().getResourceAsStream(type)) {
				put(jar, type, bytes.readAllBytes());
			}
			put(jar, "OSGI-INF/printer.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
			put(jar, "OSGI-INF/metatype/printer.xml", METATYPE.getBytes(StandardCharsets.UTF_8));
		}
		return out.toByteArray();
	}

	private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
		jar.putNextEntry(new JarEntry(name));
		jar.write(bytes);
	}
}
