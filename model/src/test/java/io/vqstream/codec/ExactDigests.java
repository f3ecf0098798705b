package io.vqstream.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one JVM has computed, as lines {@code KIND NAME COUNT SHA-256} for {@code exactness-run.sh}.
 * Thread-safe.
 */
final class ExactDigests {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  void addCodes(String name, byte[] codes) {
    add("codes", name, codes.length, codes);
  }

  void addFrame(String name, byte[] frame) {
    add("frames", name, 1, frame);
  }

  /** Adds pixels of three samples. */
  void addPixels(String name, byte[] rgb) {
    add("pixels", name, rgb.length / 3, rgb);
  }

  /** Adds the bits of latents. */
  void addLatents(String name, float[] latents) {
    ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * latents.length);
    bits.asFloatBuffer().put(latents);
    add("latents", name, latents.length, bits.array());
  }

  private void add(String kind, String name, int count, byte[] bytes) {
    lines.add("%s %s %d %s".formatted(kind, name, count, Sha256.of(bytes)));
  }

  void print() {
    lines.stream().sorted().forEach(System.out::println);
  }
}
