  # The step as a CUDA graph, by the operators of cuda_graphs.cc.

  def capture(self, state: List[Tensor], log: Tensor, rates: Tensor, constants: List[Tensor], books: List[Tensor], images: List[Tensor], pace: Tensor, scalars: Tensor) -> Tensor:
    """Captures a step without computing it; returns the number of the graph, on the host."""
    ops.vqstream.capture_begin()
    result = self.step(state, log, rates, constants, books, images, pace, scalars)
    return torch.full([1], ops.vqstream.capture_end(), dtype=4)

  def abort(self, graph: Tensor) -> Tensor:
    """Gives up a capture that failed."""
    ops.vqstream.capture_abort()
    return graph

  def replay(self, graph: Tensor) -> Tensor:
    """Computes a captured step."""
    ops.vqstream.replay(int(graph))
    return graph
