package io.vqstream.vqvae;

import java.util.List;

/** Runs forward passes, on the calling thread or another. */
@FunctionalInterface
public interface ForwardRunner {
  /** Runs each pass separately on the calling thread. */
  ForwardRunner INLINE = pass -> ForwardPass.run(List.of(pass));

  /** Runs a pass and waits for its end. Exceptions are system faults. */
  void run(ForwardPass pass);
}
