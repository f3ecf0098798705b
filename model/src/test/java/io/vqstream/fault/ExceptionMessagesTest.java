package io.vqstream.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionMessagesTest {

  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(new IOException("no space\n left"), "no space; left"),
        Arguments.of(new NoSuchFileException("a.png"), "a.png: no such file or folder"),
        Arguments.of(new AccessDeniedException("a.png"), "a.png: permission denied"),
        Arguments.of(new FileSystemException("a.png"), "a.png: the file system refuses it"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("x")), "x: no such file or folder"),
        Arguments.of(new ExecutionException(new IOException("cut short")), "cut short"),
        Arguments.of(new UnknownHostException("kafka"), "there is no host kafka"),
        Arguments.of(
            new OutOfMemoryError("Java heap space"),
            "not enough memory (Java heap space); VQSTREAM_OPTS=-Xmx4g gives the JVM 4 GB"),
        Arguments.of(new NativeLibraryError("cannot load it", null), "cannot load it"),
        Arguments.of(
            new UnsatisfiedLinkError("no djl_torch in java.library.path"),
            "a native library cannot be loaded: no djl_torch in java.library.path. It is missing"
                + " from this installation, damaged, or made for another platform"),
        Arguments.of(
            new NoClassDefFoundError("ai/djl/engine/Engine"),
            "the class ai.djl.engine.Engine is missing or cannot be loaded: a jar of the"
                + " installation is missing or damaged. Install vqstream again"));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void namesThingAndProblem(Throwable thrown, String line) {
    assertThat(ExceptionMessages.of(thrown)).isEqualTo(line);
  }

  @Test
  void reportsDefectsWithTheirLocation() {
    // When
    String line = ExceptionMessages.of(new NullPointerException());

    // Then
    assertThat(line)
        .startsWith("internal error: NullPointerException (at ExceptionMessagesTest.reports")
        .endsWith("VQSTREAM_DEBUG=1 shows where; please report it");
  }

  @Test
  void addsTheRootCause() {
    // Given
    Throwable thrown = new IOException("cannot read", new IOException("reset by peer"));

    // Then
    assertThat(ExceptionMessages.withRoot(thrown)).isEqualTo("cannot read: reset by peer");
    assertThat(ExceptionMessages.withRoot(new IOException("x", new IOException("x"))))
        .isEqualTo("x");
  }

  @Test
  void findsNativeLibraryErrorAmongCauses() {
    // Given
    Throwable cause = new NativeLibraryError("cannot unpack it", new IOException("read-only"));
    Throwable thrown = new IllegalStateException("stream-thread [1] failed", cause);

    // Then
    assertThat(ExceptionMessages.withRoot(thrown)).isEqualTo("cannot unpack it");
  }
}
