package io.vqstream.benchmark;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameException;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import io.vqstream.codec.VqCodec;
import io.vqstream.image.Picture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pixels to frame and frame to pixels. */
@State(Scope.Thread)
public class CodecBenchmark {
  @Param("3")
  int level;

  private final Picture picture = Scene.picture();
  private ImageCodec codec;
  private byte[] frame;

  @Setup
  public void open() {
    codec = VqCodec.open(Scene.checkpoint(), StageListener.NONE);
    frame = codec.encode(picture, level).frame();
  }

  @Benchmark
  public Encoded encode() {
    return codec.encode(picture, level);
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
