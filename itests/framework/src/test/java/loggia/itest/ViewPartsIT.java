package loggia.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.inject.Inject;
import loggia.api.ApiException;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.view.ViewModules;
import loggia.api.view.ViewParts;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What bundles bring for the browser comes and goes with the APIs they answer. */
public class ViewPartsIT extends InFramework {
	private static final String MODULE = "export default 1";
	private static final String COMPONENT = "loggia.view;tag=acme-light;version:Version=\"1.3\";module=\"light.js\"";
	@Inject
	ViewParts parts;
	private Bundle bundle;

	@After
	public void uninstall() throws BundleException {
		if (bundle != null && bundle.getState() != Bundle.UNINSTALLED) bundle.uninstall();
	}

	/** Something that answers calls, none by name. */
	private static final class Mute implements ApiProvider, ApiDispatcher {
		@Override
		public ApiDispatcher dispatcher() {
			return this;
		}

		@Override
		public List<ApiDescriptor> apis() {
			return List.of();
		}

		@Override
		public CompletionStage<ApiReply> call(String name, ApiParams params, Caller caller) {
			throw new ApiException(ApiException.Reason.NOT_SUPPORTED);
		}
	}

	private void started(String capability, Map<String, String> files) throws Exception {
		var manifest = new Manifest();
		Map.of("Manifest-Version", "1.0", "Bundle-ManifestVersion", "2", "Bundle-SymbolicName", "loggia.itest.light", "Bundle-Version", "1.0.0", "Provide-Capability", capability)
			.forEach(manifest.getMainAttributes()::putValue);
		var bytes = new ByteArrayOutputStream();
		try (var jar = new JarOutputStream(bytes, manifest)) {
			for (var file : files.entrySet()) {
				jar.putNextEntry(new ZipEntry("META-INF/loggia/" + file.getKey()));
				jar.write(file.getValue().getBytes(StandardCharsets.UTF_8));
			}
		}
		bundle = context.installBundle("light", new ByteArrayInputStream(bytes.toByteArray()));
		bundle.start();
		bundle.getBundleContext().registerService(ApiProvider.class, new Mute(), null);
	}

	private static final Map<String, String> WHOLE = Map.of("view/light.js", MODULE, "view/deep/more.js", "1", "acme-light.view.json", "{\"attributes\":[],\"events\":[]}");

	@Test
	public void aTagIsThereAsLongAsItsBundleAnswers() throws Exception {
		started(COMPONENT, WHOLE);
		assertEquals(List.of("acme-light 1.3 loggia.itest.light light.js"), parts.components().stream().map(c -> c.tag() + " " + c.version() + " " + c.provider() + " " + c.module()).toList());
		var folder = parts.components().get(0).folder();
		assertTrue(folder.matches("[0-9a-f]{64}"));
		assertEquals(java.util.Set.of("light.js", "deep/more.js"), parts.files(folder).keySet());
		assertArrayEquals(MODULE.getBytes(StandardCharsets.UTF_8), parts.files(folder).get("light.js"));
		bundle.uninstall();
		assertEquals(List.of(), parts.components());
		assertEquals(Map.of(), parts.files(folder));
	}

	@Test
	public void whatIsNotInTheJarIsLeftOut() throws Exception {
		started(COMPONENT, Map.of("view/other.js", MODULE, "acme-light.view.json", "{\"attributes\":[]}"));
		assertEquals(List.of(), parts.components());
	}

	@Test
	public void aDescriptionThatCannotBeReadIsLeftOut() throws Exception {
		started(COMPONENT, Map.of("view/light.js", MODULE, "acme-light.view.json", "{\"attributes\":"));
		assertEquals(List.of(), parts.components());
	}

	@Test
	public void aProviderReachesItsOwnModulesAndNoOtherBundleDoes() throws Exception {
		started("loggia.view;name=lamp;module=\"light.js\";allow:List<String>=\"usb,hid\"", WHOLE);
		assertEquals(List.of("lamp [usb, hid]"), parts.modules().stream().map(m -> m.name() + " " + m.allow()).toList());
		var shell = new FakeShell();
		var registered = context.registerService(ShellSurface.class, shell, null);
		try {
			var reference = context.getServiceReference(ViewModules.class);
			ViewModules own = bundle.getBundleContext().getService(reference);
			var caller = TestCaller.of("a", "u");
			assertEquals("NOT_SUPPORTED: not supported: loggia.itest.light has no view module other", failure(own.call(caller, "other", "{}").toCompletableFuture()));
			assertTrue(failure(context.getService(reference).call(caller, "lamp", "{}").toCompletableFuture()).startsWith("NOT_SUPPORTED"));
			var asked = own.call(caller, "lamp", "{\"on\":true}").toCompletableFuture();
			var sheet = shell.sheets.get(shell.sheets.size() - 1);
			assertEquals("viewModule", sheet.sheet());
			assertEquals("{\"provider\":\"loggia.itest.light\",\"name\":\"lamp\",\"folder\":\"" + parts.modules().get(0).folder()
					+ "\",\"module\":\"light.js\",\"allow\":[\"usb\",\"hid\"],\"request\":{\"on\":true}}", sheet.json());
			sheet.answer().complete("{\"result\":[1,null]}");
			assertEquals("[1,null]", asked.get(5, TimeUnit.SECONDS));
			var refused = own.call(caller, "lamp", "{}").toCompletableFuture();
			shell.sheets.get(shell.sheets.size() - 1).answer().complete("{\"failed\":\"no lamp is plugged in\"}");
			assertEquals("FAILED: no lamp is plugged in", failure(refused));
		} finally {
			registered.unregister();
		}
	}

	private static String failure(CompletableFuture<String> call) throws Exception {
		try {
			return call.get(5, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			var refused = (ApiException) e.getCause();
			return refused.reason + ": " + refused.getMessage();
		}
	}
}
