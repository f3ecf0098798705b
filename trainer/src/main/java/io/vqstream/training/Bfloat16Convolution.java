package io.vqstream.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.vqstream.vqvae.Convolution;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Convolution of bfloat16 numbers with sums of 32-bit floats, forwards and backwards; what comes in
 * and goes out is 32 bits wide. On CPUs with the instructions for it (AVX512-BF16, AMX) and on GPUs
 * it is about twice as fast, on others slower.
 *
 * <p>DJL has no bfloat16: its PyTorch engine terminates the process at a conversion. So the
 * conversions are a TorchScript function of a few lines, in an archive as {@code torch.jit.save}
 * makes it, and libtorch differentiates that.
 */
final class Bfloat16Convolution implements Convolution, AutoCloseable {
  private static final int BFLOAT16 = 15;
  private static final int FLOAT32 = 6;
  private static final int CHANNELS_LAST = 2;

  /** The pickle of an object of class Function whose one field is training = True. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}(X\b\u0000\u0000\u0000training\u0088ub.";

  /** The pickle of an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private final NDManager manager;
  private final Map<String, Model> functions = new HashMap<>();

  /**
   * @param manager of the device on which convolutions are done
   */
  Bfloat16Convolution(NDManager manager) {
    this.manager = manager;
  }

  @Override
  public NDArray of(NDArray x, NDArray weight, NDArray bias, Shape padding) {
    NDList inputs = new NDList(unnamed(x), unnamed(weight));
    if (bias != null) {
      inputs.add(unnamed(bias));
    }
    String code = code(bias != null, padding);
    Model function = functions.computeIfAbsent(code, this::load);
    ParameterStore none = new ParameterStore(manager, false);
    return function.getBlock().forward(none, inputs, true).singletonOrThrow();
  }

  /** DJL hands an array with a name over as a dictionary; a view of it has none. */
  private static NDArray unnamed(NDArray array) {
    return array.getName() == null ? array : array.reshape(array.getShape());
  }

  private static String code(boolean biased, Shape padding) {
    return """
        class Function(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.Function, x: Tensor, weight: Tensor%s) -> Tensor:
            x16 = torch.to(torch.contiguous(x, memory_format=%d), %d)
            weight16 = torch.to(weight, %d)
            y = torch.conv2d(x16, weight16, %s, [1, 1], [%d, %d], [1, 1], 1)
            return torch.to(y, %d)
        """
        .formatted(
            biased ? ", bias: Tensor" : "",
            CHANNELS_LAST,
            BFLOAT16,
            BFLOAT16,
            biased ? "torch.to(bias, %d)".formatted(BFLOAT16) : "None",
            padding.get(0),
            padding.get(1),
            FLOAT32);
  }

  private Model load(String code) {
    Model model = Model.newInstance("bfloat16", manager.getDevice(), "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive(code)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("libtorch does not take the function\n" + code, e);
    }
    return model;
  }

  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", OBJECT);
      put(zip, "code/__torch__.py", code);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry("function/" + name));
    // code is ASCII, and pickles hold no character above 255
    zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }

  @Override
  public void close() {
    functions.values().forEach(Model::close);
  }
}
