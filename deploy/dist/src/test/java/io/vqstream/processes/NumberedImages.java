package io.vqstream.processes;

import com.google.protobuf.ByteString;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.Image;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Images that their number settles, so that whoever gets one knows what it must look like. Safe for
 * use by many threads.
 */
public final class NumberedImages {
  static final String NUMBER = "test.number";
  static final String DIGEST = "test.digest";

  /** Image {@code n} has key {@code n % KEYS}. */
  public static final int KEYS = 40;

  private final int width;
  private final int height;
  private final int different;
  private final boolean plain;
  private final boolean cameras;
  private final Map<Integer, Made> made = new ConcurrentHashMap<>();

  private record Made(Picture picture, byte[] file, String digest) {}

  /**
   * @param width pixels
   * @param height pixels
   * @param different how many there are before they repeat; so many are kept in memory
   */
  public NumberedImages(int width, int height, int different) {
    this(width, height, different, false);
  }

  /**
   * Publishes the plain bytes of each image file instead of the message.
   *
   * @param plain whether the value of a record is the file itself
   */
  public NumberedImages(int width, int height, int different, boolean plain) {
    this(width, height, different, plain, false);
  }

  private NumberedImages(int width, int height, int different, boolean plain, boolean cameras) {
    this.plain = plain;
    this.cameras = cameras;
    this.width = width;
    this.height = height;
    this.different = different;
  }

  /**
   * Creates the images of fixed cameras: all images of a key have the same background, before which
   * a square of the image's own moves.
   *
   * @param different a multiple of {@link #KEYS}
   */
  public static NumberedImages ofCameras(int width, int height, int different, boolean plain) {
    return new NumberedImages(width, height, different, plain, true);
  }

  Picture picture(int number) {
    return made(number).picture();
  }

  /** SHA-256 of the image file. */
  String digest(int number) {
    return made(number).digest();
  }

  /** Returns the record of an image; each key has every fortieth. */
  ProducerRecord<byte[], byte[]> record(String topic, int number) {
    Made one = made(number);
    Image message =
        Image.newBuilder()
            .setData(ByteString.copyFrom(one.file()))
            .setContentType("image/png")
            .setOrigin(Integer.toString(number))
            .build();
    byte[] key = ("camera-" + number % KEYS).getBytes(StandardCharsets.UTF_8);
    byte[] value = plain ? one.file() : message.toByteArray();
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    record.headers().add(NUMBER, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    record.headers().add(DIGEST, one.digest().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private Made made(int number) {
    return made.computeIfAbsent(number % different, this::make);
  }

  /** The background of a key and a square that moves from image to image. */
  private Picture view(int seed) {
    byte[] rgb = SyntheticPicture.of(width, height, seed % KEYS).rgb().clone();
    byte[] own = SyntheticPicture.of(width, height, seed).rgb();
    int side = Math.min(width, height) / 3;
    int left = seed / KEYS % (width - side);
    for (int y = side; y < 2 * side; y++) {
      int from = 3 * (y * width + left);
      System.arraycopy(own, from, rgb, from, 3 * side);
    }
    return new Picture(width, height, false, rgb);
  }

  private Made make(int seed) {
    Picture picture = cameras ? view(seed) : SyntheticPicture.of(width, height, seed);
    byte[] file = PngWriter.write(picture);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      return new Made(picture, file, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
