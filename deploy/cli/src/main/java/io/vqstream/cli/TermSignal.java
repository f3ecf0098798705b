package io.vqstream.cli;

import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * Handles SIGTERM in place of the JVM, which would run its shutdown hooks and exit with status 143.
 * {@code sun.misc.Signal} of the module jdk.unsupported has no successor; it is called by
 * reflection, since javac warns about it and the warning cannot be turned off.
 */
final class TermSignal implements AutoCloseable {
  private final Object previous;

  private TermSignal(Object previous) {
    this.previous = previous;
  }

  /**
   * Runs the action on a separate thread each time SIGTERM arrives, until closed.
   *
   * @return empty where the JVM leaves signals to the system (-Xrs); then nothing changes
   */
  static Optional<TermSignal> handle(Runnable action) {
    try {
      Object proxy =
          Proxy.newProxyInstance(
              TermSignal.class.getClassLoader(),
              new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      return Optional.of(new TermSignal(install(proxy)));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Returns the handler that was installed before. */
  private static Object install(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object term = signal.getConstructor(String.class).newInstance("TERM");
    return signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, term, handler);
  }

  /** Restores the handler that was installed before. */
  @Override
  public void close() {
    try {
      install(previous);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // it worked before
    }
  }
}
