  def log_normals(self, z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Of each dimension, [N, L]."""
    return ((z - mean).square() / torch.exp(log_variance) + log_variance + 1.8378770664093453) * -0.5

  def log_normal(self, z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    return self.log_normals(z, mean, log_variance).sum([1])

  def kl(self, mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence from the standard normal prior (Kingma and Welling 2014, appendix B), [N]."""
    return (mean.square() + torch.exp(log_variance) - log_variance - 1.0).sum([1]) * 0.5

  def kernel(self, a: Tensor, b: Tensor) -> Tensor:
    """Gaussian kernel of all pairs, of the width of InfoVAE's program: the square of the number of
    dimensions."""
    squares = a.square().sum([1]).unsqueeze(1) + b.square().sum([1]).unsqueeze(0) - torch.matmul(a, b.t()) * 2.0
    return torch.exp(squares / -float(@size@ * @size@))

  def within(self, a: Tensor) -> Tensor:
    """Mean kernel of different rows, whose pairs with themselves would add a constant over N."""
    n = float(a.size(0))
    return (self.kernel(a, a).sum() - n) / max(n * (n - 1.0), 1.0)

  def mmd(self, z: Tensor) -> Tensor:
    """Squared maximum mean discrepancy of a batch of latents from the prior (Zhao et al. 2019,
    equation 7), its unbiased estimate."""
    prior = torch.randn_like(z)
    return self.within(z) + self.within(prior) - self.kernel(z, prior).mean() * 2.0

  def jensen_shannon(self, z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Sum over dimensions of the Jensen-Shannon divergence from the prior, by one sample of each, at
    most ln 2 a dimension on average (Lin 1991, section 4, equal weights), [N]. That of all dimensions
    together is ln 2 as soon as posteriors are narrow, and has no gradient there."""
    none = torch.zeros_like(mean)
    prior = torch.randn_like(mean)
    q = self.log_normals(z, mean, log_variance)
    p = self.log_normals(z, none, none)
    q_prior = self.log_normals(prior, mean, log_variance)
    p_prior = self.log_normals(prior, none, none)
    at_q = q - torch.logaddexp(p, q)
    at_p = p_prior - torch.logaddexp(p_prior, q_prior)
    return ((at_q + at_p) * 0.5 + 0.6931471805599453).sum([1])

  def draw(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """A normal posterior, by reparameterization (Kingma and Welling 2014, section 2.4)."""
    mean, log_variance = torch.chunk(h, 2, 1)
    log_variance = torch.clamp(log_variance, -12.0, 12.0)
    z = mean + torch.exp(log_variance * 0.5) * torch.randn_like(mean)
    none = torch.zeros_like(mean)
    divergence = torch.zeros_like(mean[:, 0])
    if @divergence@ == 0:
      divergence = self.kl(mean, log_variance)
    elif @divergence@ == 1:
      divergence = self.mmd(z).expand_as(divergence)
    else:
      divergence = self.jensen_shannon(z, mean, log_variance)
    return {"z": z, "center": mean, "divergence": divergence, "log_p": self.log_normal(z, none, none), "log_q": self.log_normal(z, mean, log_variance), "auxiliary": torch.zeros_like(mean[:, 0]), "mean": mean, "log_variance": log_variance}

  def prior_sample(self, p: Dict[str, Tensor], state: List[Tensor], count: int) -> Tensor:
    return torch.randn([count, @size@])

  def follow(self, state: List[Tensor], draw: Dict[str, Tensor]):
    pass

  def gradient_spread(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    """Mean over the batch, and variance, of two estimates of the gradient of the expected log
    likelihood to the posterior's mean, from so many samples of one latent each: reparameterized
    (Kingma and Welling 2014, equation 4) and by the score function with the mean likelihood as
    baseline (section 2.2; Williams 1992)."""
    p = self.parameters(optimizer[0].detach())
    x = self.batch(data)
    draw = self.draw(p, state, self.encode(p, x), scalars, False)
    mean = draw["mean"].detach()
    deviation = torch.exp(draw["log_variance"] * 0.5).detach()
    count = int(scalars[4])
    noise = torch.randn([count, mean.size(0), mean.size(1)])
    paths: List[Tensor] = []
    values: List[Tensor] = []
    for i in range(count):
      z = torch.requires_grad_((mean + deviation * noise[i]).detach(), True)
      value = self.log_likelihood(self.decode(p, z), x)
      values.append(value.detach())
      paths.append(self.gradient(value.sum(), z))
    path = torch.stack(paths)
    value = torch.stack(values)
    others = (value.sum([0]).unsqueeze(0) - value) / float(count - 1)
    score = (value - others).unsqueeze(2) * (noise / deviation.unsqueeze(0))
    return path.mean([0, 1]), path.var([0], True, False).mean([0]), score.mean([0, 1]), score.var([0], True, False).mean([0])
