package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import io.vqstream.trace.TraceHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTracingTest {
  private static final List<String> SAID = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    SAID.clear();
  }

  @Test
  void serializerContinuesTheTraceOfTheHeader() throws Exception {
    // Given
    Headers headers = headers("app");

    // When
    byte[] value;
    try (VqSerializer<byte[]> serializer = new VqSerializer<>()) {
      serializer.configure(settings(), false);
      value = serializer.serialize("images.coded", headers, Tiny.png());
    }

    // Then
    assertThat(value).isNotEmpty();
    assertThat(TraceHeaders.get(headers, TraceHeaders.PARENT)).isEqualTo("child of app");
    assertThat(SAID).containsExactly("configure name", "encode images.coded", "end", "close");
  }

  @Test
  void deserializerContinuesItAndKeepsHeaders() throws Exception {
    // Given
    byte[] value;
    try (VqSerializer<byte[]> serializer = new VqSerializer<>()) {
      serializer.configure(Tiny.settings(folder), false);
      value = serializer.serialize("images.coded", Tiny.png());
    }
    Headers headers = headers("service");

    // When
    try (VqDeserializer<Object> deserializer = new VqDeserializer<>()) {
      deserializer.configure(settings(), false);
      deserializer.deserialize("images.coded", headers, value);
      assertThatThrownBy(
              () -> deserializer.deserialize("images.coded", headers, new byte[] {1, 2, 3}))
          .isInstanceOf(BadImageException.class);
    }

    // Then
    assertThat(TraceHeaders.get(headers, TraceHeaders.PARENT)).isEqualTo("service");
    assertThat(SAID)
        .containsExactly(
            "configure name",
            "decode images.coded",
            "end",
            "decode images.coded",
            "error",
            "end",
            "close");
  }

  @Test
  void headersPassUnchangedWithoutTracer() throws Exception {
    // Given
    Headers headers = headers("app");

    // When
    try (VqSerializer<byte[]> serializer = new VqSerializer<>()) {
      serializer.configure(Tiny.settings(folder), false);
      serializer.serialize("images.coded", headers, Tiny.png());
    }

    // Then
    assertThat(TraceHeaders.get(headers, TraceHeaders.PARENT)).isEqualTo("app");
    assertThat(SAID).isEmpty();
  }

  @Test
  void rejectsClassThatIsNoTracer() throws Exception {
    // Given
    Map<String, Object> settings = new HashMap<>(Tiny.settings(folder));
    settings.put("vqstream.tracer", "java.lang.Object");

    // Then
    try (VqSerializer<byte[]> serializer = new VqSerializer<>()) {
      assertThatThrownBy(() -> serializer.configure(settings, false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("vqstream.tracer");
    }
  }

  private Map<String, Object> settings() throws Exception {
    Map<String, Object> settings = new HashMap<>(Tiny.settings(folder));
    settings.put("vqstream.tracer", Recorder.class.getName());
    settings.put("vqstream.tracer.service", "name");
    return settings;
  }

  private static Headers headers(String parent) {
    return new RecordHeaders().add(TraceHeaders.PARENT, parent.getBytes(StandardCharsets.UTF_8));
  }

  /** A tracer that writes down what it is told. */
  public static final class Recorder implements ImageTracer {
    @Override
    public void configure(Map<String, ?> settings) {
      SAID.add("configure " + settings.get("vqstream.tracer.service"));
    }

    @Override
    public ImageSpan begin(String operation, String topic, Headers parent) {
      SAID.add(operation + " " + topic);
      String name = TraceHeaders.get(parent, TraceHeaders.PARENT);
      return new ImageSpan() {
        @Override
        public void inject(String to, Headers headers) {
          TraceHeaders.set(headers, TraceHeaders.PARENT, "child of " + name);
        }

        @Override
        public void tag(String key, String value) {
          SAID.add(key + "=" + value);
        }

        @Override
        public void error(Throwable thrown) {
          SAID.add("error");
        }

        @Override
        public void close() {
          SAID.add("end");
        }
      };
    }

    @Override
    public void event(String name) {
      SAID.add(name);
    }

    @Override
    public void close() {
      SAID.add("close");
    }
  }
}
