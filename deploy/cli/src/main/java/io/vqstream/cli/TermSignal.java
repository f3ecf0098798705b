package io.vqstream.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * SIGTERM handled by the program in place of the JVM, which would run its shutdown hooks and exit
 * with status 143. {@code sun.misc.Signal} of the module jdk.unsupported has no successor; it is
 * called by reflection, since javac warns of it and the warning cannot be turned off.
 */
final class TermSignal {
  private TermSignal() {}

  /**
   * Has the action run, on a thread of its own, each time that SIGTERM arrives. Where the JVM
   * leaves signals to the system (-Xrs), nothing changes.
   */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              TermSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      Object term = signal.getConstructor(String.class).newInstance("TERM");
      signal.getMethod("handle", signal, handler).invoke(null, term, proxy);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      // the shutdown hook is there for it
    }
  }
}
