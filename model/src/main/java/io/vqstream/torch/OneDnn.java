package io.vqstream.torch;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The switch of libtorch for oneDNN, by which it computes convolutions on CPUs. Without oneDNN it
 * computes them as products of matrices, several times slower. DJL has no method for the switch, so
 * that it is called by its C++ name.
 */
public final class OneDnn {
  /** Channels of a vector of 512 bits, the largest of oneDNN's blocks of channels. */
  public static final int BLOCK = 16;

  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String IS_ENABLED = "_ZNK2at7Context17userEnabledMkldnnEv";
  private static final String ENABLE = "_ZN2at7Context20setUserEnabledMkldnnEb";

  /** NNPACK, which takes over some convolutions and is as particular about CPUs. */
  private static final String ENABLE_NNPACK = "_ZN2at7Context20setUserEnabledNNPACKEb";

  private static volatile int channelMultiple = 1;

  private final NativeLibrary library;
  private final Pointer context;

  /**
   * Finds the switch; libtorch must be loaded.
   *
   * @throws UnsatisfiedLinkError if this libtorch has none of that name
   */
  OneDnn() {
    // the path of the library that is loaded already: any other file would be a second libtorch
    Path file = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
    library = NativeLibrary.getInstance(file.toString());
    context = library.getFunction(CONTEXT).invokePointer(new Object[0]);
  }

  /**
   * Returns the number that divides all numbers of channels for which oneDNN is right on this CPU.
   * Where it is 1, as a rule, oneDNN is on. Elsewhere it is off, and {@link #use} turns it on; 0 if
   * it is never right. Known once libtorch is loaded.
   */
  public static int channelMultiple() {
    return channelMultiple;
  }

  static void limitTo(int multiple) {
    channelMultiple = multiple;
  }

  /**
   * Calls with oneDNN on, if it is ever right on this CPU. The switch is one for the process: no
   * other thread may compute convolutions meanwhile.
   *
   * @param convolutions whose channels are multiples of {@link #channelMultiple}
   */
  public static <T> T use(Supplier<T> convolutions) {
    if (channelMultiple <= 1) {
      return convolutions.get();
    }
    OneDnn oneDnn = new OneDnn();
    oneDnn.set(ENABLE, true);
    try {
      return convolutions.get();
    } finally {
      oneDnn.set(ENABLE, false);
    }
  }

  boolean isEnabled() {
    // a C++ bool is the lowest byte of the result
    return (library.getFunction(IS_ENABLED).invokeInt(new Object[] {context}) & 0xff) != 0;
  }

  /** Has all convolutions of this process computed with oneDNN and NNPACK, or without. */
  void setEnabled(boolean enabled) {
    set(ENABLE, enabled);
    set(ENABLE_NNPACK, enabled);
  }

  private void set(String method, boolean enabled) {
    Object[] arguments = {context, (byte) (enabled ? 1 : 0)};
    library.getFunction(method).invokeVoid(arguments);
  }
}
