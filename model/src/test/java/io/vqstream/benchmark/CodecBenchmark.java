package io.vqstream.benchmark;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Times encoding and decoding of an image. */
@State(Scope.Thread)
public class CodecBenchmark {
  @Param("3")
  int level;

  /** The bundled checkpoint, or the path of another. */
  @Param("photos")
  String checkpoint;

  private final Picture picture = Scene.picture();
  private ImageCodec codec;
  private byte[] frame;
  private byte[] file;

  @Setup
  public void open() throws IOException {
    Checkpoint weights =
        checkpoint.equals("photos")
            ? Scene.checkpoint()
            : Checkpoint.read(Path.of(checkpoint).toAbsolutePath());
    codec = ImageCodecs.builder().setCheckpoint(weights).build();
    frame = codec.encode(picture, level).frame();
    file = PngWriter.write(picture);
  }

  @Benchmark
  public Encoded encode() {
    return codec.encode(picture, level);
  }

  @Benchmark
  public Encoded encodeFile() throws UnreadableImageException {
    return codec.encode(file, QualityPolicy.level(level));
  }

  /** Encodes and checks the PSNR, with a minimum that the first attempt reaches. */
  @Benchmark
  public Encoded encodeFileAndCheck() throws UnreadableImageException {
    return codec.encode(file, QualityPolicy.atLeast(1, level, level));
  }

  @Benchmark
  public Decoded decode() throws FrameException {
    return codec.decode(frame);
  }

  @TearDown
  public void close() {
    codec.close();
  }
}
