package io.vqstream.torch;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * The switch of libtorch for oneDNN, by which it computes convolutions on CPUs. Without oneDNN it
 * computes them as products of matrices. DJL has no method for the switch, so that it is called by
 * its C++ name.
 */
final class OneDnn {
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String IS_ENABLED = "_ZNK2at7Context17userEnabledMkldnnEv";
  private static final String ENABLE = "_ZN2at7Context20setUserEnabledMkldnnEb";

  /** NNPACK, which takes over some convolutions and is as particular about CPUs. */
  private static final String ENABLE_NNPACK = "_ZN2at7Context20setUserEnabledNNPACKEb";

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

  boolean isEnabled() {
    // a C++ bool is the lowest byte of the result
    return (library.getFunction(IS_ENABLED).invokeInt(new Object[] {context}) & 0xff) != 0;
  }

  /** Has all convolutions of this process computed with oneDNN and NNPACK, or without. */
  void setEnabled(boolean enabled) {
    Function nnpack = library.getFunction(ENABLE_NNPACK);
    Object[] arguments = {context, (byte) (enabled ? 1 : 0)};
    library.getFunction(ENABLE).invokeVoid(arguments);
    nnpack.invokeVoid(arguments);
  }
}
