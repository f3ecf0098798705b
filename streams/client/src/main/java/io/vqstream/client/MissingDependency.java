package io.vqstream.client;

import io.vqstream.fault.NativeLibraryError;

/** Names what a fault of the installation lacks: a jar, a native library. */
final class MissingDependency {
  private MissingDependency() {}

  /** Describes a fault in one line. */
  static String describe(Throwable fault) {
    Throwable root = fault;
    while (!(root instanceof NativeLibraryError)
        && root.getCause() != null
        && root.getCause() != root) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
      return "class %s is missing; add its jar to the class path".formatted(said.replace('/', '.'));
    }
    if (root instanceof UnsatisfiedLinkError) {
      return "a native library does not load: " + said;
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : said;
  }
}
