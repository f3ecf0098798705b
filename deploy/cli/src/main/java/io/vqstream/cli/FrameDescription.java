package io.vqstream.cli;

import io.vqstream.codec.FrameInfo;
import io.vqstream.frame.Kind;
import io.vqstream.frame.MetadataItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes a frame as text and as JSON. */
final class FrameDescription {

  private final Path file;
  private final FrameInfo report;
  private final String checkpointName;

  /**
   * @param checkpointName name of the checkpoint that the frame was read with
   */
  FrameDescription(Path file, FrameInfo report, String checkpointName) {
    this.file = file;
    this.report = report;
    this.checkpointName = checkpointName;
  }

  /** Returns a line for each property, its name and its value. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "file", file.toString());
    add(lines, "frame version", Integer.toString(report.version()));
    if (coded()) {
      add(lines, "kind", "coded");
      add(lines, "checkpoint", report.checkpoint() + " (" + checkpointName + ")");
      add(lines, "quality", Integer.toString(report.quality()));
    } else if (report.kind() == Kind.LOSSLESS) {
      add(lines, "kind", "lossless, the exact pixels");
    } else {
      add(lines, "kind", "pass-through, the original file");
      add(lines, "reason", report.passthroughReason());
      add(lines, "content type", report.contentType());
    }
    add(
        lines,
        "size",
        report.width() + "x" + report.height() + " pixels" + (report.gray() ? ", gray" : ""));
    add(
        lines,
        "frame",
        bytes(report.frameBytes())
            + ", "
            + NumberFormats.bitsPerPixel(report.frameBytes(), pixels()));
    add(lines, "payload", bytes(report.payloadBytes()));
    for (MetadataItem item : report.metadata()) {
      add(lines, "metadata", item.label() + ", " + bytes(item.bytes()));
    }
    if (report.metadataBytes() > 0) {
      add(lines, "all metadata", bytes(report.metadataBytes()) + " in the frame");
    }
    add(
        lines,
        "around payload",
        bytes(report.frameBytes() - report.metadataBytes() - report.payloadBytes()));
    if (coded()) {
      add(
          lines,
          "codes",
          report.codes() + ", " + NumberFormats.decimals(4, bitsPerCode()) + " bits a code");
      add(
          lines,
          "cross-entropy",
          "%s bits, %s bytes"
              .formatted(
                  NumberFormats.decimals(1, report.crossEntropyBits()),
                  NumberFormats.decimals(1, report.crossEntropyBits() / 8)));
      add(
          lines,
          "payload above it",
          "%s bytes, %s %%"
              .formatted(
                  NumberFormats.decimals(1, excessBytes()),
                  NumberFormats.decimals(3, excessPercent())));
      add(lines, "codes' SHA-256", report.codesDigest());
    }
    return lines;
  }

  /** Returns the properties for JSON. Only a coded frame has properties of codes. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("version", report.version());
    json.put("kind", report.kind().name().toLowerCase(Locale.ROOT));
    if (coded()) {
      json.put("checkpoint", report.checkpoint());
      json.put("checkpoint_name", checkpointName);
      json.put("quality", report.quality());
    } else if (report.kind() == Kind.PASSTHROUGH) {
      json.put("passthrough_reason", report.passthroughReason());
      report.reasonId().ifPresent(id -> json.put("passthrough_reason_id", id));
      json.put("content_type", report.contentType());
    }
    json.put("width", report.width());
    json.put("height", report.height());
    json.put("gray", report.gray());
    json.put("frame_bytes", report.frameBytes());
    json.put("bpp", 8.0 * report.frameBytes() / pixels());
    json.put("payload_bytes", report.payloadBytes());
    json.put("metadata_bytes", report.metadataBytes());
    json.put("metadata", report.metadata());
    if (coded()) {
      json.put("codes", report.codes());
      json.put("bits_per_code", bitsPerCode());
      json.put("cross_entropy_bits", report.crossEntropyBits());
      json.put("cross_entropy_bytes", report.crossEntropyBits() / 8);
      json.put("payload_excess_bytes", excessBytes());
      json.put("payload_excess_percent", excessPercent());
      json.put("codes_sha256", report.codesDigest());
    }
    return json;
  }

  private boolean coded() {
    return report.kind() == Kind.CODED;
  }

  private long pixels() {
    return (long) report.width() * report.height();
  }

  private double bitsPerCode() {
    return 8.0 * report.payloadBytes() / report.codes();
  }

  /** Returns the payload minus the cross-entropy. */
  private double excessBytes() {
    return report.payloadBytes() - report.crossEntropyBits() / 8;
  }

  /** Returns the excess in percent of the cross-entropy; 0 if that is 0. */
  private double excessPercent() {
    return report.crossEntropyBits() == 0 ? 0 : 100 * excessBytes() * 8 / report.crossEntropyBits();
  }

  private static String bytes(long number) {
    return NumberFormats.count(number, "byte");
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add("%-18s%s".formatted(name, value));
  }
}
