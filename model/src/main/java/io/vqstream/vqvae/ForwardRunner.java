package io.vqstream.vqvae;

import java.util.List;

/** Has forward passes run, on the calling thread or another. */
@FunctionalInterface
public interface ForwardRunner {
  /** Runs each by itself on the calling thread. */
  ForwardRunner INLINE = pass -> ForwardPass.run(List.of(pass));

  /** Returns when the pass has run. What it throws is a failure of the system. */
  void run(ForwardPass pass);
}
