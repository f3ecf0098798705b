package io.vqstream.faults;

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
import org.apache.kafka.clients.producer.ProducerRecord;

/** Images that their number settles, so that whoever gets one knows what it must look like. */
final class NumberedImages {
  static final String NUMBER = "test.number";
  static final String DIGEST = "test.digest";
  private static final int WIDTH = 48;
  private static final int HEIGHT = 40;
  private static final int KEYS = 40;

  private NumberedImages() {}

  static Picture picture(int number) {
    return SyntheticPicture.of(WIDTH, HEIGHT, number);
  }

  /** SHA-256 of the image file. */
  static String digest(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The record of an image; each key has every fortieth. */
  static ProducerRecord<byte[], byte[]> record(String topic, int number) {
    byte[] file = PngWriter.write(picture(number));
    Image image =
        Image.newBuilder()
            .setData(ByteString.copyFrom(file))
            .setContentType("image/png")
            .setOrigin(Integer.toString(number))
            .build();
    byte[] key = ("camera-" + number % KEYS).getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, image.toByteArray());
    record.headers().add(NUMBER, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    record.headers().add(DIGEST, digest(file).getBytes(StandardCharsets.UTF_8));
    return record;
  }
}
