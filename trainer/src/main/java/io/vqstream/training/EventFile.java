package io.vqstream.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Formats figures for TensorBoard. An event file is a sequence of TFRecords, each an {@code Event}
 * of TensorFlow's {@code event.proto}:
 *
 * <pre>
 *   record = length(8) mask(crc32c(length))(4) event mask(crc32c(event))(4), little-endian
 *   mask(x) = (x rotated right by 15 bits) + 0xa282ead8
 *   event  = double wall_time = 1; int64 step = 2; string file_version = 3;
 *            Summary summary = 5; SessionLog session_log = 7
 *   summary = repeated Value value = 1, each with string tag = 1 and float simple_value = 2
 * </pre>
 */
final class EventFile {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int MASK_ROTATION = 15;
  private static final String VERSION = "brain.Event:2";

  // keys of fields: number << 3 | wire type, where 0 is a varint, 1 has 8, 5 has 4 bytes
  private static final int WALL_TIME = 1 << 3 | 1;
  private static final int STEP = 2 << 3;
  private static final int FILE_VERSION = 3 << 3 | 2;
  private static final int SUMMARY = 5 << 3 | 2;
  private static final int SESSION_LOG = 7 << 3 | 2;
  private static final int VALUE = 1 << 3 | 2;
  private static final int TAG = 1 << 3 | 2;
  private static final int SIMPLE_VALUE = 2 << 3 | 5;
  private static final byte[] SESSION_START = {1 << 3, 1};

  private EventFile() {}

  /**
   * Returns the records that a file starts with.
   *
   * @param millis time in milliseconds since the epoch
   * @param step steps done before: of other files of the folder, TensorBoard drops later ones
   */
  static byte[] start(long millis, int step) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    records.writeBytes(record(event(millis, 0, FILE_VERSION, VERSION.getBytes(UTF_8))));
    records.writeBytes(record(event(millis, step + 1L, SESSION_LOG, SESSION_START)));
    return records.toByteArray();
  }

  /**
   * Returns the record of figures. Those that are not finite are left out.
   *
   * @param names name of each figure; {@code psnr_2} becomes {@code psnr/2}, which TensorBoard puts
   *     beside {@code psnr/1}
   * @param values as many values
   */
  static byte[] figures(long millis, int step, List<String> names, double[] values) {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        bytes(value, TAG, names.get(i).replaceFirst("_(\\d+)$", "/$1").getBytes(UTF_8));
        value.write(SIMPLE_VALUE);
        value.writeBytes(littleEndian(4).putFloat((float) values[i]).array());
        bytes(summary, VALUE, value.toByteArray());
      }
    }
    return record(event(millis, step, SUMMARY, summary.toByteArray()));
  }

  private static byte[] event(long millis, long step, int key, byte[] content) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(WALL_TIME);
    event.writeBytes(littleEndian(8).putDouble(millis / 1e3).array());
    event.write(STEP);
    varint(event, step);
    bytes(event, key, content);
    return event.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int key, byte[] content) {
    out.write(key);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7F) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static byte[] record(byte[] event) {
    byte[] length = littleEndian(8).putLong(event.length).array();
    return littleEndian(8 + 4 + event.length + 4)
        .put(length)
        .putInt(masked(length))
        .put(event)
        .putInt(masked(event))
        .array();
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
