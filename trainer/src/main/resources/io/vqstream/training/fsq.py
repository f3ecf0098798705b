  # Finite scalar quantization (Mentzer, Minnen, Agustsson and Tschannen 2023, "Finite scalar
  # quantization: VQ-VAE made simple", section 3.1 and appendix A): each channel is bounded and
  # rounded to one of a few levels, which are integers around 0. The codebook is the grid of all
  # levels of a subspace's channels and never changes. A code has the levels as digits, the first channel
  # in front; digits count levels as 0, -1, 1, -2, 2 and so on.

  def bound(self, y: Tensor) -> Tensor:
    """Latents [N, D, h, w] within the levels: half * tanh(y / half + shift) - offset, which is 0 at 0
    with a slope of about 1. An even number of levels needs an offset of one half."""
    groups: List[List[int]] = @groups@
    bounds: List[List[List[float]]] = @fsq.bounds@
    parts: List[Tensor] = []
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      for i in range(n):
        for j in range(d):
          half, offset, shift = bounds[g][j]
          parts.append(torch.tanh(y[:, channel] / half + shift) * half - offset)
          channel = channel + 1
    return torch.stack(parts, 1)

  def codes_of(self, p: Dict[str, Tensor], books: List[Tensor], y: Tensor, levels: Tensor, worth: Tensor, under_prior: bool) -> List[Tensor]:
    """Codes of bounded latents: the nearest levels, whatever they cost."""
    groups: List[List[int]] = @groups@
    level_counts: List[List[int]] = @fsq.levels@
    rounded = torch.round(self.rows(y)).to(4)
    codes: List[Tensor] = []
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      values = self.by_subspace(rounded, channel, n, d)
      code = torch.zeros_like(values.select(2, 0))
      for j in range(d):
        value = values.select(2, j)
        digit = torch.where(value < 0, value * -2 - 1, value * 2)
        code = code * level_counts[g][j] + digit
      codes.append(code)
      channel = channel + n * d
    return codes

  def follow(self, books: List[Tensor], codes: List[Tensor], rows: Tensor, move: bool):
    """Keeps the grid as it is."""
    pass

  def replace_dead(self, books: List[Tensor], codes: List[Tensor], rows: Tensor):
    """Keeps the grid as it is."""
    pass
