  # Muon for the matrices at the start of the flat tensors, Adam for the parameters after them.

  def orthogonalize(self, matrices: Tensor) -> Tensor:
    """Matrices [N, rows, columns] with the same singular vectors and singular values of about 1:
    five steps of a Newton-Schulz iteration (Jordan et al. 2024, "Muon"). Columns of zeros stay."""
    x = matrices
    tall = x.size(1) > x.size(2)
    if tall:
      x = x.transpose(1, 2)
    x = x / (torch.sqrt(x.square().sum([1, 2], True)) + 1e-7)
    for i in range(5):
      gram = torch.bmm(x, x.transpose(1, 2))
      factor = torch.baddbmm(gram, gram, gram, beta=-4.7750, alpha=2.0315)
      x = torch.baddbmm(x, factor, x, beta=3.4445, alpha=1.0)
    if tall:
      x = x.transpose(1, 2)
    return x

  def muon(self, state: List[Tensor], gradient: Tensor, rates: Tensor, pace: Tensor, fixed: bool) -> Tensor:
    """Updates parameters in place as adam does, the matrices by their momentum with Nesterov's
    correction, orthogonalized and scaled (Liu et al. 2025, section 2.2). Pace has a fourth number,
    the learning rate. A fixed encoder is left out, as its rates are zero."""
    flat, mean, variance, smooth = state
    g, norm, finite = self.clipped(gradient, pace)
    groups: List[List[int]] = @muon.groups@
    scales: List[float] = @muon.scales@
    at = 0
    for i in range(len(groups)):
      count, rows, columns, of_encoder = groups[i]
      end = at + count * rows * columns
      momentum = mean[at:end]
      momentum.add_((g[at:end] - momentum) * (finite * (1.0 - @muon.momentum@)))
      if not fixed or of_encoder == 0:
        ahead = g[at:end] * (1.0 - @muon.momentum@) + momentum * @muon.momentum@
        update = self.orthogonalize(ahead.reshape([count, rows, columns])).reshape([-1])
        flat[at:end].sub_(update * rates[at:end] * (finite * pace[3] * scales[i]))
      at = end
    self.follow_gradient(flat[at:], mean[at:], variance[at:], g[at:], finite, rates[at:], pace)
    smooth.add_((flat - smooth) * pace[2])
    return norm

