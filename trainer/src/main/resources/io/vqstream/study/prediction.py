  # The lower half of an image from its upper half through two layers of bits -1 or 1 (Maddison et
  # al. 2017, section 5.3). Data: images [M, D] of bytes, rows of the batch.

  def relaxed(self, logits: Tensor, temperature: float) -> Tensor:
    """Relaxed bits (Maddison et al. 2017, appendix C.3.2)."""
    u = torch.rand_like(logits).clamp(1e-6, 1.0 - 1e-6)
    return torch.sigmoid((logits + torch.log(u) - torch.log1p(-u)) / temperature) * 2.0 - 1.0

  def bits(self, logits: Tensor) -> Tensor:
    return (torch.rand_like(logits) < torch.sigmoid(logits)).to(6) * 2.0 - 1.0

  def log_bits(self, logits: Tensor, bits: Tensor) -> Tensor:
    return -torch.softplus(-logits * bits).sum([1])

  def halves(self, data: List[Tensor]) -> Tuple[Tensor, Tensor]:
    """Bits of the upper half, -1 or 1, and of the lower half, 0 or 1."""
    pixels = torch.index_select(data[0], 0, data[1]).to(6) / 255.0
    drawn = (pixels > 0.5).to(6)
    half = drawn.size(1) // 2
    return drawn[:, :half] * 2.0 - 1.0, drawn[:, half:]

  def log_likelihood(self, out: Tensor, x: Tensor) -> Tensor:
    return (x * out - torch.softplus(out)).sum([1])

  def objective(self, p: Dict[str, Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """The negative bound of m samples (Maddison et al. 2017, section 5.3; Mnih and Rezende, "VIMCO",
    2016, equation 4). Evaluation uses bits."""
    upper, lower = self.halves(data)
    m = int(scalars[4])
    x = upper.repeat_interleave(m, 0)
    y = lower.repeat_interleave(m, 0)
    a = self.first(p, x)
    log_q = torch.zeros([])
    if training and not @vimco@:
      h = self.relaxed(a, float(scalars[2]))
      g = self.relaxed(self.second(p, h), float(scalars[2]))
    else:
      h = self.bits(a.detach())
      b = self.second(p, h)
      g = self.bits(b.detach())
      log_q = (self.log_bits(a, h) + self.log_bits(b, g)).reshape([-1, m])
    weights = self.log_likelihood(self.third(p, g), y).reshape([-1, m])
    size = torch.log(scalars[4]).to(6)
    value = torch.logsumexp(weights, [1]) - size
    loss = -value.mean()
    if training and @vimco@:
      signal = self.signal(weights.detach(), value.detach())
      if m == 1:
        guess = self.baseline(p, upper) * 10.0
        loss = loss + (signal - guess).square().mean()
        signal = signal - guess.detach()
      loss = loss - (signal * log_q).sum([1]).mean()
    return {"loss": loss, "figures": -value.mean().unsqueeze(0)}

  def signal(self, weights: Tensor, value: Tensor) -> Tensor:
    """The learning signal of each sample, its bound without the sample replaced by the geometric
    mean of the others (Mnih and Rezende 2016, equations 7 to 9); of one sample the value itself, from
    which a learned baseline is taken (NVIL: Mnih and Gregor 2014, section 2.3)."""
    m = weights.size(1)
    if m == 1:
      return value.unsqueeze(1)
    others = (weights.sum([1]).unsqueeze(1) - weights) / float(m - 1)
    replaced = torch.diag_embed(others - weights) + weights.unsqueeze(1)
    return value.unsqueeze(1) - (torch.logsumexp(replaced, [2]) - torch.log(torch.full([], float(m))))

  def complete(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """Images, and the same with their lower half predicted, [N, D]."""
    p = self.parameters(optimizer[0].detach())
    upper, lower = self.halves(data)
    top = upper * 0.5 + 0.5
    g = self.bits(self.second(p, self.bits(self.first(p, upper))))
    return torch.cat([top, lower], 1), torch.cat([top, torch.sigmoid(self.third(p, g))], 1).detach()

  def follow(self, state: List[Tensor], result: Dict[str, Tensor]):
    pass
