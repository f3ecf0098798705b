package io.vqstream.image;

import io.vqstream.fault.NativeLibraryError;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The decoder and the lossless encoder of libwebp as shipped by webp-imageio. The native library is
 * loaded at the first call.
 *
 * <p>The JNI functions are called directly: webp-imageio's own classes print loading errors to the
 * standard error stream, leave the unpacked library on disk if the process is killed, and leak the
 * decoder options of each image.
 */
final class NativeWebp {
  private static final String JNI_PACKAGE = "com.luciad.imageio.webp.";

  /** System property: a folder that has the library already, as in the container image. */
  static final String NATIVES = "vqstream.natives";

  private static final String CANNOT_READ = "WebP images and lossless frames cannot be read: ";
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private static @Nullable NativeWebp loaded;
  private static @Nullable NativeLibraryError failure;

  private final MethodHandle decode;

  /**
   * A {@code WebPDecoderOptions} of libwebp, zeroed as in {@code dwebp}: interpolated chroma, loop
   * filter on, no dithering. Shared by all threads, never modified or freed.
   */
  private final long options;

  private final EncoderHandles encoder;

  private NativeWebp(MethodHandle decode, long options, EncoderHandles encoder) {
    this.decode = decode;
    this.options = options;
    this.encoder = encoder;
  }

  /** The JNI functions of the encoder and of its {@code WebPConfig}. */
  private record EncoderHandles(
      MethodHandle encodeRgb,
      MethodHandle createConfig,
      MethodHandle deleteConfig,
      MethodHandle setLossless,
      MethodHandle setMethod,
      MethodHandle setQuality) {}

  /**
   * The result of decoding a file.
   *
   * @param status {@code VP8StatusCode}: 0 if the image was decoded
   * @param width columns; 0 if the header could not be parsed
   * @param height rows; 0 if the header could not be parsed
   * @param argb pixels row by row, alpha in the highest byte, not premultiplied
   */
  record Result(int status, int width, int height, int[] argb) {}

  /**
   * Returns the decoder and loads libwebp if necessary.
   *
   * @throws NativeLibraryError if libwebp cannot be loaded; the same instance at each call
   */
  static synchronized NativeWebp get() {
    if (failure != null) {
      throw failure;
    }
    if (loaded == null) {
      try {
        String natives = System.getProperty(NATIVES);
        if (natives != null) {
          loadUnpacked(Path.of(natives));
        } else {
          loadLibrary(
              Path.of(System.getProperty("java.io.tmpdir")),
              System.getProperty("os.name"),
              System.getProperty("os.arch"));
        }
        loaded = link();
      } catch (NativeLibraryError e) {
        failure = e;
        throw e;
      }
    }
    return loaded;
  }

  /** Decodes a whole WebP file. */
  Result decode(byte[] file) {
    int[] flags = new int[4];
    try {
      int[] argb = (int[]) decode.invokeExact(options, file, 0, file.length, flags, BIG_ENDIAN);
      return new Result(flags[0], flags[1], flags[2], argb);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("libwebp's JNI functions declare no exception", e);
    }
  }

  /**
   * Encodes pixels without loss.
   *
   * @param rgb samples 0..255, interleaved, row by row
   * @param width columns, 1..16383
   * @param height rows, 1..16383
   * @param method 0 (fastest) to 6
   * @param effort {@code quality} of a lossless {@code WebPConfig}: 0 (fastest) to 100
   * @return a WebP file; null if libwebp cannot allocate memory
   */
  byte @Nullable [] encodeLossless(byte[] rgb, int width, int height, int method, int effort) {
    try {
      long config = (long) encoder.createConfig.invokeExact();
      if (config == 0) {
        return null;
      }
      try {
        encoder.setLossless.invokeExact(config, true);
        encoder.setMethod.invokeExact(config, method);
        encoder.setQuality.invokeExact(config, (float) effort);
        return (byte[]) encoder.encodeRgb.invokeExact(config, rgb, width, height, 3 * width);
      } finally {
        encoder.deleteConfig.invokeExact(config);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("libwebp's JNI functions declare no exception", e);
    }
  }

  /**
   * Unpacks the library for a platform to a folder, loads it and deletes the file.
   *
   * @param system value of {@code os.name}
   * @param architecture value of {@code os.arch}
   */
  static void loadLibrary(Path folder, String system, String architecture) {
    String resource =
        "/native/" + platform(system, architecture) + "/" + System.mapLibraryName("webp-imageio");
    try (InputStream library = NativeWebp.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new NativeLibraryError(
            CANNOT_READ
                + "there is no libwebp for "
                + system
                + " on "
                + architecture
                + ". Convert the images to PNG or JPEG, or use Linux, macOS or Windows on x86-64,"
                + " or Linux or macOS on 64-bit ARM");
      }
      Path file = Files.createTempFile(folder, "vqstream-libwebp-", ".tmp");
      try {
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
        System.load(file.toAbsolutePath().toString());
      } catch (UnsatisfiedLinkError e) {
        throw cannotLoad(file, e);
      } finally {
        delete(file);
      }
    } catch (IOException e) {
      throw new NativeLibraryError(
          CANNOT_READ
              + "cannot unpack libwebp to "
              + folder
              + " ("
              + reason(e, folder)
              + "). Set VQSTREAM_OPTS=-Djava.io.tmpdir=DIR to a directory that exists, is writable"
              + " and has space",
          e);
    }
  }

  /** Loads the library from a folder that it was unpacked to before. */
  static void loadUnpacked(Path folder) {
    Path file = folder.resolve(System.mapLibraryName("webp-imageio")).toAbsolutePath();
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      throw new NativeLibraryError(
          CANNOT_READ
              + e.getMessage()
              + ". "
              + NATIVES
              + " must name the folder of "
              + file.getFileName(),
          e);
    }
  }

  private static NativeLibraryError cannotLoad(Path file, UnsatisfiedLinkError e) {
    String reason = String.valueOf(e.getMessage()).replace(file.toAbsolutePath() + ": ", "");
    return new NativeLibraryError(
        CANNOT_READ
            + "cannot load libwebp from "
            + file.toAbsolutePath().getParent()
            + " ("
            + reason.strip()
            + "). If files there cannot be executed (mount option noexec), set"
            + " VQSTREAM_OPTS=-Djava.io.tmpdir=DIR to a directory where they can",
        e);
  }

  private static String reason(IOException e, Path folder) {
    if (!Files.isDirectory(folder)) {
      return "no such directory";
    }
    return Files.isWritable(folder) ? String.valueOf(e.getMessage()) : "permission denied";
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Windows locks the file of a loaded library.
      file.toFile().deleteOnExit();
    }
  }

  /** Returns the folder of a platform in the jar of webp-imageio. */
  private static String platform(String system, String architecture) {
    String folder =
        system.startsWith("Mac") ? "Mac" : system.startsWith("Windows") ? "Windows" : system;
    String name = architecture.toLowerCase(Locale.ROOT);
    return folder + "/" + (name.equals("amd64") ? "x86_64" : name);
  }

  /** Binds the JNI functions, which are package-private, and creates the decoder options. */
  private static NativeWebp link() {
    try {
      Lookup lookup = MethodHandles.lookup();
      Class<?> webp = Class.forName(JNI_PACKAGE + "WebP");
      MethodHandle decode =
          MethodHandles.privateLookupIn(webp, lookup)
              .findStatic(
                  webp,
                  "decode",
                  MethodType.methodType(
                      int[].class,
                      long.class,
                      byte[].class,
                      int.class,
                      int.class,
                      int[].class,
                      boolean.class));
      Class<?> options = Class.forName(JNI_PACKAGE + "WebPDecoderOptions");
      MethodHandle create =
          MethodHandles.privateLookupIn(options, lookup)
              .findStatic(options, "createDecoderOptions", MethodType.methodType(long.class));
      long pointer = (long) create.invokeExact();
      if (pointer == 0) {
        throw new OutOfMemoryError("libwebp could not allocate its decoder options");
      }
      return new NativeWebp(decode, pointer, linkEncoder(webp));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw new NativeLibraryError(
          CANNOT_READ
              + "the webp-imageio on the class path is not the version that vqstream needs ("
              + e
              + "). Use the one that vqstream-model depends on",
          e);
    }
  }

  private static EncoderHandles linkEncoder(Class<?> webp) throws ReflectiveOperationException {
    Class<?> config = Class.forName(JNI_PACKAGE + "WebPEncoderOptions");
    Lookup lookup = MethodHandles.privateLookupIn(config, MethodHandles.lookup());
    return new EncoderHandles(
        MethodHandles.privateLookupIn(webp, MethodHandles.lookup())
            .findStatic(
                webp,
                "encodeRGB",
                MethodType.methodType(
                    byte[].class, long.class, byte[].class, int.class, int.class, int.class)),
        lookup.findStatic(config, "createConfig", MethodType.methodType(long.class)),
        lookup.findStatic(config, "deleteConfig", setter()),
        lookup.findStatic(config, "setLossless", setter(boolean.class)),
        lookup.findStatic(config, "setMethod", setter(int.class)),
        lookup.findStatic(config, "setQuality", setter(float.class)));
  }

  /** Returns the type of a function of a pointer and of values. */
  private static MethodType setter(Class<?>... values) {
    return MethodType.methodType(void.class, long.class, values);
  }
}
