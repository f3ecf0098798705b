  def log_likelihood(self, out: Tensor, x: Tensor) -> Tensor:
    """Of bits under logits, [N]: minus the binary cross-entropy (Kingma and Welling 2014, C.1)."""
    return (x * out - torch.softplus(out)).sum([1])

  def mean_image(self, out: Tensor) -> Tensor:
    return torch.sigmoid(out)
