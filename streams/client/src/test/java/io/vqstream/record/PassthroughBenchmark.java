package io.vqstream.record;

import com.google.protobuf.ByteString;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.inference.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Converts the record of a 30 MB file that is passed through, a PNG of 16 bits per sample. To run:
 *
 * <pre>java -cp TEST_CLASS_PATH org.openjdk.jmh.Main PassthroughBenchmark</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PassthroughBenchmark {
  private ImageCodec codec;
  private Encoding encoding;
  private Decoding decoding;
  private SourceRecord file;
  private SourceRecord message;
  private SourceRecord coded;

  /** Opens a codec of two checkpoints, which it chooses by the size of the image. */
  @Setup
  public void open() throws BadRecordException {
    codec =
        ImageCodecs.builder()
            .setCheckpoints(
                new TreeMap<>(
                    Map.of(96, TinyCheckpoint.read(), 512, TinyCheckpoint.named("large"))))
            .build();
    CodecProvider codecs = CodecProvider.only(codec);
    encoding = new Encoding(codecs, QualitySettings.none(1));
    decoding = new Decoding(codecs, StageListener.NONE);
    byte[] png = png(2300, 2200);
    file = SourceRecords.holding(png);
    message =
        SourceRecords.holding(
            Image.newBuilder().setData(ByteString.copyFrom(png)).build().toByteArray());
    coded = SourceRecords.holding(encoding.convert(file).message().toByteArray());
  }

  /** Encodes the plain file. */
  @Benchmark
  public Conversion.Converted<CodedImage> encodeFile() throws BadRecordException {
    return encoding.convert(file);
  }

  /** Encodes the file in an {@link Image} message. */
  @Benchmark
  public Conversion.Converted<CodedImage> encodeMessage() throws BadRecordException {
    return encoding.convert(message);
  }

  /** Decodes the frame. */
  @Benchmark
  public Conversion.Converted<Image> decode() throws BadRecordException {
    return decoding.convert(coded);
  }

  /** Returns a PNG file of random samples of 16 bits, stored without compression. */
  private static byte[] png(int width, int height) {
    ByteBuffer image = ByteBuffer.allocate(height * (1 + 6 * width));
    new SplittableRandom(1).nextBytes(image.array());
    for (int y = 0; y < height; y++) {
      image.put(y * (1 + 6 * width), (byte) 0); // filter type: none
    }
    Deflater deflater = new Deflater(Deflater.NO_COMPRESSION);
    deflater.setInput(image.array());
    deflater.finish();
    byte[] data = new byte[image.capacity() + image.capacity() / 100 + 100];
    int length = deflater.deflate(data);
    deflater.end();
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {16, 2, 0, 0, 0}); // depth, RGB, deflate, filters, not interlaced
    ByteArrayOutputStream file = new ByteArrayOutputStream(length + 100);
    file.writeBytes(HexFormat.of().parseHex("89504e470d0a1a0a"));
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", Arrays.copyOf(data, length));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(name);
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  @TearDown
  public void close() {
    codec.close();
  }
}
