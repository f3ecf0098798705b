package io.vqstream.cli;

import java.lang.reflect.Method;

/**
 * Removes the filter that {@code bin/vqstream} puts on standard error while the JVM boots.
 *
 * <p>The JVM warns of the incubating vector module before {@code main}, and no option prevents it.
 * The start script therefore opens the original standard error as another descriptor, passes that
 * as {@value #PROPERTY}, and makes descriptor 2 a pipe to a process that drops this one line. From
 * {@link #remove} on, descriptor 2 is the original again, for Java and native code alike.
 */
final class LauncherFilter {

  /** Descriptor of the original standard error; set by {@code bin/vqstream}. */
  private static final String PROPERTY = "vqstream.stderr";

  private static final int STANDARD_ERROR = 2;

  private LauncherFilter() {}

  /**
   * Makes the original standard error descriptor 2 again. The filter then ends by itself. On a JVM
   * that cannot do this, the filter stays and passes everything on.
   */
  static void remove() {
    Integer original = Integer.getInteger(PROPERTY);
    if (original == null) {
      return;
    }
    try {
      // Opened by the script with --add-opens; the same since Java 1.5.
      Class<?> descriptors = Class.forName("sun.nio.ch.InheritedChannel");
      call(descriptors.getDeclaredMethod("dup2", int.class, int.class), original, STANDARD_ERROR);
      call(descriptors.getDeclaredMethod("close0", int.class), original);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError ignored) {
      // Standard error still works, through the filter.
    }
  }

  private static void call(Method method, Object... arguments) throws ReflectiveOperationException {
    method.setAccessible(true);
    method.invoke(null, arguments);
  }
}
