package io.vqstream.torch;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.fault.NativeLibraryError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads libtorch through DJL, which unpacks it to a folder first. */
public final class Libtorch {
  private static final String ENGINE = "PyTorch";
  private static final String OFFLINE = "ai.djl.offline";
  private static final String MISSING_ENGINE =
      "cannot load libtorch: DJL's PyTorch engine is missing. Add the jars"
          + " ai.djl.pytorch:pytorch-engine and pytorch-jni to the class path";

  private static @Nullable NativeLibraryError failure;
  private static boolean loaded;

  private Libtorch() {}

  /**
   * Loads libtorch unless it is loaded. Takes about a second, and longer the first time on a
   * machine, when some 500 MB are unpacked. Downloads nothing and reports nothing over the network,
   * as DJL does by default, unless the system property {@code ai.djl.offline} is false.
   *
   * <p>Where oneDNN computes wrong convolutions, they are computed without it from here on.
   *
   * @throws NativeLibraryError if it cannot be loaded, or computes wrong convolutions on this CPU;
   *     further calls fail with the same message
   */
  public static synchronized void load() {
    if (failure != null) {
      throw new NativeLibraryError(ExceptionMessages.of(failure), failure);
    }
    if (loaded) {
      return;
    }
    if (System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true");
    }
    try {
      if (!Engine.hasEngine(ENGINE)) {
        throw new NativeLibraryError(MISSING_ENGINE);
      }
      Engine engine = Engine.getInstance();
      if (!engine.getEngineName().equals(ENGINE)) {
        throw new IllegalStateException(
            "DJL's default engine is " + engine.getEngineName() + ", not " + ENGINE);
      }
      ConvolutionCheck.run();
      loaded = true;
    } catch (NativeLibraryError e) {
      failure = e;
      throw e;
    } catch (RuntimeException | LinkageError e) {
      failure = new NativeLibraryError(message(e, Utils.getEngineCacheDir()), e);
      throw failure;
    }
  }

  /**
   * Returns the message for the user.
   *
   * @param folder where DJL unpacks libtorch to
   */
  static String message(Throwable thrown, Path folder) {
    Throwable root = ExceptionMessages.root(thrown);
    if (root instanceof UnsatisfiedLinkError) {
      return "cannot load libtorch from "
          + folder
          + " ("
          + withoutPaths(ExceptionMessages.line(root))
          + "). If files there cannot be executed (mount option noexec), set DJL_CACHE_DIR to a"
          + " directory where they can";
    }
    if (ExceptionMessages.line(root).contains("Offline mode")) {
      return "there is no libtorch in this installation for "
          + System.getProperty("os.name")
          + " on "
          + System.getProperty("os.arch")
          + ". Use a vqstream built for this platform";
    }
    if (root instanceof IOException io) {
      return "cannot unpack libtorch to "
          + folder
          + ": "
          + reason(io, folder)
          + ". Set DJL_CACHE_DIR to a writable directory with 1 GB of space";
    }
    return "cannot load libtorch: "
        + ExceptionMessages.line(root)
        + ". Unset ai.djl.* system properties and PYTORCH_* variables that were set for other"
        + " programs";
  }

  private static String reason(IOException root, Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      return existing + " is not a directory";
    }
    if (root instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    if (root instanceof FileSystemException) {
      // NoSuchFileException, too: the directories could not be created.
      return "cannot write to " + existing;
    }
    return ExceptionMessages.line(root);
  }

  /** Removes the path of the library, which the JVM repeats before the reason. */
  private static String withoutPaths(String message) {
    return message.replaceFirst("^(/\\S+: )+", "");
  }
}
