package io.vqstream.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.vqstream.torch.Libtorch;
import io.vqstream.torch.NativeMemory;
import io.vqstream.torch.OneDnn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Methods in TorchScript that libtorch runs and differentiates. A call costs a few calls through
 * JNI, however many operations the method has.
 *
 * <p>The methods are loaded from an archive as {@code torch.jit.save} writes it, whose one object
 * has no tensors: all state is passed with each call, and methods may change it in place.
 */
public final class TorchScript implements AutoCloseable {
  /** The pickle of an object of class Script whose one field is training = True. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nScript\n)\u0081}(X\b\u0000\u0000\u0000training\u0088ub.";

  /** The pickle of an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private static final String CLASS =
      """
      class Script(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private final Model model;
  private final NDManager manager;
  private final boolean padded;

  /**
   * Loads methods with any convolutions.
   *
   * @param manager of the device that the methods run on
   * @param methods their source, indented by two spaces
   * @throws IllegalStateException if libtorch does not accept the source
   * @throws io.vqstream.fault.NativeLibraryError if libtorch cannot be used on this CPU
   */
  public TorchScript(NDManager manager, String methods) {
    this(manager, methods, false);
  }

  /**
   * Loads methods.
   *
   * @param manager of the device that the methods run on
   * @param methods their source, indented by two spaces
   * @param padded whether the channels of all convolutions are multiples of {@link
   *     OneDnn#channelMultiple}
   * @throws IllegalStateException if libtorch does not accept the source
   * @throws io.vqstream.fault.NativeLibraryError if libtorch cannot be used on this CPU
   */
  TorchScript(NDManager manager, String methods, boolean padded) {
    NativeMemory.keep();
    Libtorch.load();
    this.manager = manager;
    this.padded = padded;
    model = Model.newInstance("script", manager.getDevice(), "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive(CLASS + methods)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("libtorch does not accept the methods", e);
    }
  }

  /** Calls a method as {@link #call} does, with gradients enabled in it. */
  public NDList differentiate(String method, NDList inputs) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try {
      return call(method, inputs);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /**
   * Calls a method.
   *
   * @param inputs its arguments; consecutive arrays with one name that ends in {@code []} form a
   *     list. Results belong to the manager of the first.
   * @return its results; a tuple or list gives one array for each element
   */
  public NDList call(String method, NDList inputs) {
    NDList all = new NDList(inputs);
    try (NDArray name = manager.create(0f)) {
      name.setName("module_method:" + method);
      all.add(name);
      return padded ? OneDnn.use(() -> forward(all)) : forward(all);
    }
  }

  private NDList forward(NDList inputs) {
    return model.getBlock().forward(new ParameterStore(manager, false), inputs, true);
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", code);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "10\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry("script/" + name));
    // code is ASCII, and pickles hold no character above 255
    zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }

  @Override
  public void close() {
    model.close();
  }
}
