package io.vqstream.packaging;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes what a distribution consists of into its folder: {@code sbom.cdx.json}, a CycloneDX bill
 * of materials of exactly the jars that are there, and {@code THIRD-PARTY.txt}, their licenses.
 *
 * <p>CycloneDX's Maven plugin lists what the module depends on. The assemblies leave some of that
 * out, and this does so, too.
 */
final class BillOfMaterials {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static final String BSD_3_CLAUSE = "[{\"license\": {\"id\": \"BSD-3-Clause\"}}]";

  /**
   * Groups whose POMs say "BSD" or a name of their own, which the plugin takes for another license
   * or for none. Their license files have the three clauses.
   */
  private static final Set<String> THREE_CLAUSES =
      Set.of(
          "com.google.re2j", "com.twelvemonkeys.common", "com.twelvemonkeys.imageio", "org.jline");

  private final JsonObject all;

  private BillOfMaterials(JsonObject all) {
    this.all = all;
  }

  /**
   * Arguments: {@code offline=true} if Maven is offline, the bill of all libraries, and the folders
   * of distributions. CycloneDX's plugin does nothing offline, so the distributions have no bill
   * then.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("offline=true")) {
      System.out.println("Maven is offline: the distributions have no bill of materials");
      return;
    }
    for (String folder : List.of(arguments).subList(2, arguments.length)) {
      JsonObject all = GSON.fromJson(Files.readString(Path.of(arguments[1])), JsonObject.class);
      new BillOfMaterials(all).write(Path.of(folder));
    }
  }

  private void write(Path distribution) throws IOException {
    Map<String, Path> jars = jars(distribution);
    JsonArray kept = new JsonArray();
    Set<String> references = new TreeSet<>();
    for (JsonElement element : all.getAsJsonArray("components")) {
      JsonObject component = element.getAsJsonObject();
      Path jar = jars.remove(fileName(component));
      if (jar != null) {
        component.add("hashes", hashes(jar));
        if (THREE_CLAUSES.contains(text(component, "group"))) {
          component.add("licenses", GSON.fromJson(BSD_3_CLAUSE, JsonArray.class));
        }
        kept.add(component);
        references.add(component.get("bom-ref").getAsString());
      }
    }
    if (!jars.isEmpty()) {
      throw new IOException(distribution + ": unknown to the bill of materials: " + jars.keySet());
    }
    JsonObject product = all.getAsJsonObject("metadata").getAsJsonObject("component");
    product.addProperty("type", "application");
    product.addProperty("name", distribution.getFileName().toString());
    references.add(product.get("bom-ref").getAsString());
    all.add("components", kept);
    all.add("dependencies", among(references));
    Files.writeString(distribution.resolve("sbom.cdx.json"), GSON.toJson(all) + "\n");
    Files.writeString(distribution.resolve("THIRD-PARTY.txt"), licenses(kept));
  }

  private static Map<String, Path> jars(Path distribution) throws IOException {
    try (Stream<Path> files = Files.walk(distribution)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString(), file -> file, (a, b) -> a, TreeMap::new));
    }
  }

  /** File name of a component, from its package URL: {@code pkg:maven/G/A@V?classifier=C}. */
  private static String fileName(JsonObject component) {
    String url = component.get("purl").getAsString();
    String classifier =
        url.contains("classifier=") ? "-" + url.replaceFirst(".*classifier=([^&]*).*", "$1") : "";
    return text(component, "name") + "-" + text(component, "version") + classifier + ".jar";
  }

  /** The plugin computes eight, for modules of this build of the jar of their tests. */
  private static JsonArray hashes(Path jar) throws IOException {
    JsonObject hash = new JsonObject();
    hash.addProperty("alg", "SHA-256");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      hash.addProperty("content", HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
    JsonArray hashes = new JsonArray();
    hashes.add(hash);
    return hashes;
  }

  private JsonArray among(Set<String> references) {
    JsonArray kept = new JsonArray();
    for (JsonElement element : all.getAsJsonArray("dependencies")) {
      JsonObject dependency = element.getAsJsonObject();
      if (!references.contains(text(dependency, "ref"))) {
        continue;
      }
      JsonArray on = new JsonArray();
      if (dependency.has("dependsOn")) {
        for (JsonElement other : dependency.getAsJsonArray("dependsOn")) {
          if (references.contains(other.getAsString())) {
            on.add(other);
          }
        }
      }
      dependency.add("dependsOn", on);
      kept.add(dependency);
    }
    return kept;
  }

  private static String licenses(JsonArray components) {
    TreeMap<String, String> lines = new TreeMap<>();
    for (JsonElement element : components) {
      JsonObject component = element.getAsJsonObject();
      if (!text(component, "group").equals("io.vqstream")) {
        String name = text(component, "group") + ":" + text(component, "name");
        lines.put(
            name + " " + text(component, "version"), String.join(" or ", licenses(component)));
      }
    }
    StringBuilder page =
        new StringBuilder("Libraries in lib, and the licenses that their publishers name.\n");
    page.append("Texts and notices are in META-INF of each jar that has them.\n\n");
    lines.forEach((library, names) -> page.append(library + ": " + names + "\n"));
    return page.toString();
  }

  private static List<String> licenses(JsonObject component) {
    List<String> names = new ArrayList<>();
    if (component.has("licenses")) {
      StreamSupport.stream(component.getAsJsonArray("licenses").spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .forEach(choice -> names.add(license(choice)));
    }
    return names;
  }

  private static String license(JsonObject choice) {
    if (choice.has("expression")) {
      return text(choice, "expression");
    }
    JsonObject license = choice.getAsJsonObject("license");
    return text(license, license.has("id") ? "id" : "name");
  }

  private static String text(JsonObject object, String name) {
    return object.has(name) ? object.get(name).getAsString() : "";
  }
}
