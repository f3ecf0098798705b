  # Multi-scale structural similarity, as the metric of the codec computes it (Wang, Simoncelli and
  # Bovik 2003, "Multi-scale structural similarity for image quality assessment", section 3.2).

  def windowed(self, planes: Tensor) -> Tensor:
    """Means of planes [M, 1, h, w] under a Gaussian window of 11 x 11, where it lies inside."""
    distance = torch.arange(11, device=planes.device).to(6) - 5.0
    window = torch.exp(distance.square() / -4.5)
    window = window / window.sum()
    down = self.convolve(planes, window.reshape([1, 1, -1, 1]), None, 0)
    return self.convolve(down, window.reshape([1, 1, 1, -1]), None, 0)

  def similarity(self, a: Tensor, b: Tensor, luminance: bool) -> Tensor:
    """Mean over positions of contrast and structure, and of luminance if asked for, [M]."""
    mean_a = self.windowed(a)
    mean_b = self.windowed(b)
    product = mean_a * mean_b
    squares = mean_a.square() + mean_b.square()
    covariance = self.windowed(a * b) - product
    variances = self.windowed(a.square() + b.square()) - squares
    terms = (covariance * 2.0 + 58.5225) / (variances + 58.5225)
    if luminance:
      terms = terms * (product * 2.0 + 6.5025) / (squares + 6.5025)
    return terms.mean([1, 2, 3])

  def ms_ssim(self, first: Tensor, second: Tensor) -> Tensor:
    """Similarity of pictures [N, 3, h, w] as (x - 128) / 64, [N]; a side has at least 32 samples."""
    shares: List[float] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    fits: List[int] = [10, 20, 40, 80, 160]
    height = first.size(2)
    width = first.size(3)
    a = first.reshape([-1, 1, height, width]) * 64.0 + 128.0
    b = second.reshape([-1, 1, height, width]) * 64.0 + 128.0
    scales = 2
    total = shares[0] + shares[1]
    for i in range(2, 5):
      if min(height, width) > fits[i]:
        scales = i + 1
        total = total + shares[i]
    if scales == 5:
      total = 1.0
    result = torch.ones_like(a.sum([1, 2, 3]))
    for i in range(scales):
      term = self.similarity(a, b, i == scales - 1)
      result = result * torch.pow(term.clamp_min(1e-4), shares[i] / total)
      if i < scales - 1:
        border = [a.size(2) % 2, a.size(3) % 2]
        a = torch.avg_pool2d(a, [2, 2], [2, 2], border, False, True, None)
        b = torch.avg_pool2d(b, [2, 2], [2, 2], border, False, True, None)
    return result.reshape([-1, 3]).mean([1])
