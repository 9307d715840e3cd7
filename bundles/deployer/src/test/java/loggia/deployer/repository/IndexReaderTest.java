package loggia.deployer.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class IndexReaderTest {
	@TempDir
	Path folder;

	@Test
	void readsWhatBndWrites() throws Exception {
		var jar = TestJar.provider("acme.payment", "1.2.0", "payment 1.2", "requestPayment,refund").with("Require-Capability", "osgi.service;filter:=\"(objectClass=acme.Ledger)\";effective:=active").in(folder);
		new TestJar("a.library", "3.0.0").with("Export-Package", "a.library").in(folder);
		var index = IndexReader.read(TestJar.index(folder), "test");
		assertEquals(2, index.resources().size());
		var offers = index.resources().stream().flatMap(each -> Offered.of("test", each).stream()).toList();
		assertEquals(1, offers.size(), "a library cannot be deployed");
		var offered = offers.get(0);
		var sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
		assertEquals(List.of("acme.payment", "1.2.0", sha, Files.size(jar), "acme.payment-1.2.0.jar"), List.of(offered.name(), offered.version().toString(), offered.sha256(), offered.size(), offered.content()));
		assertEquals("payment 1.2", offered.families().get(0).text());
		assertEquals(List.of("refund", "requestPayment"), List.copyOf(offered.families().get(0).apis()));
		var needed = offered.resource().getRequirements("osgi.service").get(0);
		assertEquals("service acme.Ledger", Reasons.text(needed));
		assertEquals("active", needed.getDirectives().get("effective"));
		assertEquals("package org.osgi.framework", Reasons.text(offered.resource().getRequirements("osgi.wiring.package").get(0)));
	}

	@Test
	void readsPackedOnesAndEveryTypeOfAttribute() throws Exception {
		var xml = TestJar.xml("""
			<unknown><deep/></unknown><referral url='other.xml'/>
			<resource><capability namespace='a'>
			<attribute name='text' value='x &amp; y'/><attribute name='number' type='Long' value='42'/><attribute name='half' type='Double' value='0.5'/>
			<attribute name='list' type='List&lt;String&gt;' value='a\\,b, c'/><attribute name='versions' type='List&lt;Version&gt;' value='1.0,2.1'/><directive name='uses' value='x'/>
			</capability></resource>
			""");
		var packed = folder.resolve("index.xml.gz");
		try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
			out.write(xml.getBytes());
		}
		var index = IndexReader.read(packed, "test");
		var capability = index.resources().get(0).getCapabilities("a").get(0);
		assertEquals(1, index.referrals());
		assertEquals("x & y", capability.getAttributes().get("text"));
		assertEquals(42L, capability.getAttributes().get("number"));
		assertEquals(0.5, capability.getAttributes().get("half"));
		assertEquals(List.of("a,b", "c"), capability.getAttributes().get("list"));
		assertEquals(List.of(new Version("1.0"), new Version("2.1")), capability.getAttributes().get("versions"));
		assertEquals("x", capability.getDirectives().get("uses"));
	}

	@Test
	void readsNothingFromOutsideTheFile() throws Exception {
		var secret = Files.writeString(folder.resolve("secret"), "the operator's token");
		var said = refused("<!DOCTYPE repository [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='&x;'><resource>&x;</resource></repository>");
		assertTrue(said.contains("document type"), said);
		assertFalse(said.contains("token"), said);
	}

	@Test
	void entitiesThatGrowAreNotTaken() throws Exception {
		var laughs = new StringBuilder("<!DOCTYPE repository [<!ENTITY a0 'ha'>");
		for (int i = 1; i < 30; i++) laughs.append("<!ENTITY a").append(i).append(" '&a").append(i - 1).append(";&a").append(i - 1).append(";'>");
		var said = refused(laughs + "]><repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>&a29;</repository>");
		assertTrue(said.contains("document type"), said);
	}

	@Test
	void whatIsTooLargeOrTooDeepIsNotRead() throws Exception {
		var bomb = folder.resolve("bomb.xml.gz");
		try (var out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
			out.write("<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>".getBytes());
			var blank = new byte[1 << 20];
			java.util.Arrays.fill(blank, (byte) ' ');
			for (int i = 0; i < 64; i++) out.write(blank);
			out.write("</repository>".getBytes());
		}
		assertTrue(Files.size(bomb) < 1 << 20);
		var said = assertThrows(RepositoryException.class, () -> IndexReader.read(bomb, "test")).getMessage();
		assertTrue(said.contains("larger than 16 MB"), said);
		assertTrue(refused(TestJar.xml("<x>".repeat(100_000))).contains("nested deeper"), "nesting");
		assertTrue(refused(TestJar.xml("<resource/>".repeat(20_001))).contains("more than 20000 resources"), "resources");
		assertTrue(refused(TestJar.xml("<resource><capability namespace='" + "x".repeat(70_000) + "'/></resource>")).contains("70000 characters"), "length");
	}

	@Test
	void whatIsNoIndexIsRefusedWithItsPlace() throws Exception {
		assertTrue(refused("<html/>").contains("its root is not a <repository>"));
		assertTrue(refused("not XML").contains("line 1"), refused("not XML"));
		assertTrue(refused("").contains("line 1"), refused(""));
		assertTrue(refused(TestJar.xml("<resource><capability><attribute/></capability></resource>")).contains("<capability> has no namespace"));
		var said = refused(TestJar.xml("\n<resource><capability namespace='a'><attribute name='n' type='Long' value='many'/></capability></resource>"));
		assertTrue(said.contains("line 3") && said.contains("is no Long: many"), said);
	}

	@Test
	void whatCannotBeCheckedIsNotOffered() throws Exception {
		assertEquals(1, offers(TestJar.resource("greet", "greet.jar", "ab".repeat(32))));
		assertEquals(0, offers(TestJar.resource("greet", "greet.jar", "")), "no digest");
		assertEquals(0, offers(TestJar.resource("greet", "greet.jar", "../" + "a".repeat(61))), "a digest that is a path");
		assertEquals(0, offers(TestJar.resource("../greet", "greet.jar", "ab".repeat(32))), "a name that is a path");
		assertEquals(0, offers(TestJar.resource("greet", "greet.jar", "ab".repeat(32)).replace("</resource>", "<requirement namespace='osgi.wiring.host'/></resource>")), "a fragment");
	}

	private long offers(String resource) throws Exception {
		return IndexReader.read(Files.writeString(folder.resolve("i.xml"), TestJar.xml(resource)), "test").resources().stream().filter(each -> Offered.of("test", each).isPresent()).count();
	}

	private String refused(String xml) throws IOException {
		var file = Files.writeString(folder.resolve("hostile.xml"), xml);
		var refusal = assertThrows(RepositoryException.class, () -> IndexReader.read(file, "repository test"));
		assertEquals("422 badIndex", refusal.status + " " + refusal.code);
		assertTrue(refusal.getMessage().startsWith("the index of repository test is refused: "), refusal.getMessage());
		return refusal.getMessage();
	}
}
