package loggia.deployer.trust;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What belongs to whom: {@code data/deployer/claims.json}. The publisher that first brought an API family, a namespace, an API's name or a bundle's symbolic
 * name has it, also after the bundle was removed, until an operator releases it. Thread-safe; on the disk before it counts.
 */
public final class Claims {
	/** What can be claimed. */
	public enum Kind {
		family, namespace, api, bundle
	}

	/**
	 * One claim.
	 *
	 * @param family    of an API; else null
	 * @param publisher the operator's name for it
	 * @param bundle    symbolic name of what brought it first
	 * @param since     ISO-8601
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Claim(Kind kind, String name, String family, String publisher, String bundle, String since) {}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record File(int format, List<Claim> claims) {}

	/** Loaded with the first use: a start without claims does not need it. */
	private static final class Json {
		static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
	}

	private final Path file;
	private List<Claim> all;

	/** @throws IOException when the file cannot be read: then nothing can be deployed, for nobody knows what belongs to whom */
	Claims(Path data) throws IOException {
		file = data.resolve("deployer/claims.json");
		if (Files.notExists(file)) {
			all = List.of();
			return;
		}
		var read = Json.MAPPER.readValue(Files.readAllBytes(file), File.class);
		if (read.format != 1 || read.claims == null) throw new IOException(file + " has format " + read.format + ", not 1");
		all = List.copyOf(read.claims);
	}

	public synchronized List<Claim> all() {
		return all;
	}

	/** @return who has it, or null */
	synchronized Claim of(Kind kind, String name) {
		return all.stream().filter(each -> each.kind == kind && each.name.equals(name)).findFirst().orElse(null);
	}

	/** Adds those that nobody has. */
	synchronized void add(List<Claim> claims) throws IOException {
		var fresh = claims.stream().filter(each -> of(each.kind, each.name) == null).toList();
		if (fresh.isEmpty()) return;
		var next = new ArrayList<>(all);
		next.addAll(fresh);
		keep(next);
	}

	/** Gives up every claim of a name, and those of a family's APIs with the family. @return what was given up */
	synchronized List<Claim> release(String name) throws IOException {
		var gone = all.stream().filter(each -> each.name.equals(name) || name.equals(each.family)).toList();
		if (gone.isEmpty()) return List.of();
		keep(all.stream().filter(each -> !gone.contains(each)).toList());
		return gone;
	}

	private void keep(List<Claim> next) throws IOException {
		Files.createDirectories(file.getParent());
		var fresh = file.resolveSibling("claims.json.new");
		try (var out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
			for (var bytes = ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(new File(1, next))); bytes.hasRemaining();) out.write(bytes);
			out.force(true);
		}
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
			folder.force(true);
		}
		all = List.copyOf(next);
	}
}
