package loggia.deployer.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import loggia.deployer.repository.index.IndexWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

class IndexWriterTest {
	@TempDir
	Path folder;

	@Test
	void whatItWritesIsWhatBndFindsInTheJars() throws Exception {
		var jars = List.of(org.apache.felix.scr.info.ScrInfo.class, org.apache.felix.cm.PersistenceManager.class, org.apache.felix.metatype.MetaDataReader.class, org.osgi.util.promise.Promise.class);
		for (var type : jars) {
			var jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
			Files.copy(jar, folder.resolve(jar.getFileName()));
		}
		TestJar.provider("acme.payment", "1.2.0", "payment 1.2", "requestPayment,refund").in(folder);
		var written = IndexWriter.write(folder);
		assertEquals(5, written.bundles().size());
		var read = XMLResourceParser.getResources(written.index().toUri());
		assertEquals(5, read.size(), "bnd reads it");
		for (var resource : read) {
			var url = resource.getCapabilities("osgi.content").get(0).getAttributes().get("url").toString();
			var jar = folder.resolve(url.substring(url.lastIndexOf('/') + 1));
			var builder = new ResourceBuilder();
			builder.addFile(jar.toFile(), jar.toUri());
			var expected = builder.build();
			for (var namespace : List.of("osgi.identity", "osgi.wiring.package", "osgi.service", "osgi.extender", "osgi.implementation", "loggia.api", "osgi.wiring.bundle")) {
				assertEquals(capabilities(expected, namespace), capabilities(resource, namespace), jar + " " + namespace);
			}
			for (var namespace : List.of("osgi.wiring.package", "osgi.ee", "osgi.extender", "osgi.service", "osgi.contract", "osgi.wiring.bundle")) {
				assertEquals(requirements(expected, namespace), requirements(resource, namespace), jar + " " + namespace);
			}
			assertEquals(Files.size(jar), resource.getCapabilities("osgi.content").get(0).getAttributes().get("size"));
		}
		// and so does the gateway
		assertEquals("acme.payment 1.2.0", IndexReader.read(written.index(), "test").resources().stream().flatMap(each -> Offered.of("test", each).stream()).findAny().orElseThrow().toString());
	}

	@Test
	void theSameJarsGiveTheSameIndexAndOtherFilesAreLeftOutWithAReason() throws Exception {
		TestJar.provider("a", "1.0.0", "a 1.0", "a").in(folder.resolve("deep down"));
		Files.writeString(folder.resolve("text.jar"), "no jar");
		Files.writeString(folder.resolve("readme.txt"), "text");
		TestJar.provider("broken", "1.0.0", "b 1.0", "b").with("Require-Capability", "x;filter:=\"(a=b").in(folder);
		var first = Files.readString(IndexWriter.write(folder).index());
		var written = IndexWriter.write(folder);
		assertEquals(first, Files.readString(written.index()));
		assertEquals(List.of("a 1.0.0"), written.bundles());
		assertEquals(2, written.left().size());
		assertTrue(written.left().get(0).startsWith("broken-1.0.0.jar cannot be read: a quote that does not end"), written.left().toString());
		assertTrue(first.contains("value=\"deep%20down/a-1.0.0.jar\""), first);
		var repositories = new Repositories(folder.resolve("data"), java.time.Clock.systemUTC(), java.time.Duration.ZERO, java.time.Duration.ofSeconds(5), 1 << 30, null);
		repositories.add("disk", folder.toString());
		repositories.jar(repositories.offers().get(0));
	}

	private static TreeSet<String> capabilities(Resource resource, String namespace) {
		var all = new TreeSet<String>();
		for (Capability each : resource.getCapabilities(namespace)) {
			var attributes = new TreeMap<>(each.getAttributes());
			// bnd adds what the framework would add to an export
			attributes.keySet().removeIf(name -> name.startsWith("bundle-") && namespace.equals("osgi.wiring.package"));
			attributes.keySet().retainAll(java.util.Set.of("osgi.identity", "type", "version", "osgi.wiring.package", "objectClass", "family", "names", "osgi.extender", "osgi.implementation", "osgi.wiring.bundle", "bundle-version"));
			all.add(attributes.toString());
		}
		return all;
	}

	private static TreeSet<String> requirements(Resource resource, String namespace) {
		var all = new TreeSet<String>();
		for (Requirement each : resource.getRequirements(namespace)) all.add(Reasons.text(each) + " " + each.getDirectives().getOrDefault("resolution", "mandatory") + " " + each.getDirectives().getOrDefault("effective", "resolve"));
		return all;
	}
}
