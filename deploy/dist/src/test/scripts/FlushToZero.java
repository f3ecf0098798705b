import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes a frame on a thread that takes subnormal numbers for zero, as a native library compiled
 * with -ffast-math may leave it (JDK-8295159), and prints the digest of its codes. For Java 22 and
 * newer on Linux, x86-64:
 *
 * <pre>java -cp 'vqstream/lib/*' FlushToZero.java FRAME [CHECKPOINT]</pre>
 */
class FlushToZero {
  /** Where glibc's fenv_t holds the MXCSR register, and its bits FTZ and DAZ. */
  private static final int MXCSR = 28;

  private static final int ZERO_FOR_SUBNORMALS = 1 << 15 | 1 << 6;

  public static void main(String[] args) throws Throwable {
    byte[] frame = Files.readAllBytes(Path.of(args[0]));
    Checkpoint checkpoint =
        args.length > 1 ? Checkpoint.read(Path.of(args[1])) : BundledCheckpoint.PHOTOS.read();
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      requireSubnormals(true);
      takeSubnormalsForZero();
      requireSubnormals(false);
      codec.decode(frame);
      String digest = codec.inspect(frame).codesDigest();
      requireSubnormals(false);
      System.out.println(digest);
    }
  }

  private static void takeSubnormalsForZero() throws Throwable {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup libm = SymbolLookup.libraryLookup("libm.so.6", arena);
      MethodHandle get = linker.downcallHandle(libm.find("fegetenv").orElseThrow(), type);
      MethodHandle set = linker.downcallHandle(libm.find("fesetenv").orElseThrow(), type);
      MemorySegment environment = arena.allocate(32, 16);
      int read = (int) get.invokeExact(environment);
      int mxcsr = environment.get(ValueLayout.JAVA_INT, MXCSR);
      environment.set(ValueLayout.JAVA_INT, MXCSR, mxcsr | ZERO_FOR_SUBNORMALS);
      int written = (int) set.invokeExact(environment);
      if (read != 0 || written != 0) {
        throw new IllegalStateException("fegetenv gave %d, fesetenv %d".formatted(read, written));
      }
    }
  }

  /** Fails unless this thread computes with subnormal numbers, or without. */
  private static void requireSubnormals(boolean there) {
    float half = Float.MIN_NORMAL * Float.parseFloat("0.5");
    if (half != 0 != there) {
      throw new IllegalStateException("half of the least normal number is " + half);
    }
  }
}
