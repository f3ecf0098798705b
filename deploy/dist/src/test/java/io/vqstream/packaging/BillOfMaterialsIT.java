package io.vqstream.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the distributions say that they consist of; nothing if Maven was offline. */
@DisabledIfSystemProperty(named = "maven.offline", matches = "true")
class BillOfMaterialsIT {

  /** Licenses that allow to distribute a library beside Apache-2.0 code. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0"); // logback's, unmodified

  @ParameterizedTest
  @ValueSource(strings = {"vqstream", "vqstream-service"})
  void namesEachJarByItsDigest(String distribution) throws Exception {
    // Given
    Path folder = Path.of("../target", distribution);
    Map<String, String> expected = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        expected.put(HexFormat.of().formatHex(digest), jar.getFileName().toString());
      }
    }

    // When
    Set<String> digests =
        components(folder)
            .map(component -> component.getAsJsonArray("hashes").get(0).getAsJsonObject())
            .map(hash -> hash.get("content").getAsString())
            .collect(Collectors.toSet());

    // Then
    assertThat(digests).isNotEmpty().isEqualTo(expected.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vqstream", "vqstream-service"})
  void eachLibraryHasAnAllowedLicense(String distribution) throws Exception {
    // When
    Map<String, Set<String>> licenses =
        components(Path.of("../target", distribution))
            .collect(
                Collectors.toMap(
                    component -> component.get("purl").getAsString(), BillOfMaterialsIT::licenses));

    // Then
    assertThat(licenses).isNotEmpty();
    assertThat(licenses)
        .allSatisfy(
            (library, names) -> assertThat(names).as(library).containsAnyElementsOf(ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vqstream", "vqstream-service"})
  void dependsOnNothingOfThisBuildsTime(String distribution) throws Exception {
    // When
    JsonObject bill = bill(Path.of("../target", distribution));

    // Then
    assertThat(bill.has("serialNumber")).isFalse();
    assertThat(bill.getAsJsonObject("metadata").has("timestamp")).isFalse();
  }

  private static JsonObject bill(Path distribution) throws Exception {
    String text = Files.readString(distribution.resolve("sbom.cdx.json"));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static Stream<JsonObject> components(Path distribution) throws Exception {
    return StreamSupport.stream(
            bill(distribution).getAsJsonArray("components").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static Set<String> licenses(JsonObject component) {
    return StreamSupport.stream(component.getAsJsonArray("licenses").spliterator(), false)
        .map(choice -> choice.getAsJsonObject().getAsJsonObject("license"))
        .map(license -> license.get(license.has("id") ? "id" : "name").getAsString())
        .collect(Collectors.toSet());
  }
}
