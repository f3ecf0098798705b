  # The posterior of a negative binomial model (Yin and Zhou, "Semi-Implicit Variational Inference",
  # 2018, section 4.2). Data: values [V], how often each occurs [V]. Latents: (log r, logit p).

  def log_joint(self, z: Tensor, data: List[Tensor]) -> Tensor:
    """log p(x, r, p) in the coordinates of z [N, 2], with their Jacobian and without the terms of x
    alone: r ~ Gamma(0.01, rate 0.01), p ~ Beta(0.01, 0.01)."""
    log_r = z[:, 0]
    logit = z[:, 1]
    r = torch.exp(log_r)
    log_p = -torch.softplus(-logit)
    log_1p = -torch.softplus(logit)
    values, counts = data
    v = values.unsqueeze(0)
    rows = r.unsqueeze(1)
    likelihood = torch.lgamma(rows + v) - torch.lgamma(rows) + v * log_p.unsqueeze(1) + rows * log_1p.unsqueeze(1)
    prior = log_r * 0.01 - r * 0.01 + log_p * 0.01 + log_1p * 0.01
    return (likelihood * counts.unsqueeze(0)).sum([1]) + prior

  def centers(self, p: Dict[str, Tensor], count: int) -> Tensor:
    """The means psi of the explicit layer, [count, 2], from the implicit distribution."""
    if @implicit@:
      return self.mixing(p, torch.randn([count, @noise@]))
    else:
      return p["mean"].unsqueeze(0).expand([count, 2])

  def deviations(self, p: Dict[str, Tensor]) -> Tensor:
    return torch.exp(torch.clamp(p["log_deviation"], -6.0, 3.0))

  def log_normal(self, z: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
    return (((z - mean) / deviation).square() * -0.5 - torch.log(deviation) - 0.9189385332046727).sum([-1])

  def objective(self, p: Dict[str, Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """The negative surrogate bound of K + 1 mixture components (Yin and Zhou 2018, equation 8 of
    J samples). K = 0 leaves the regularizer out, and the mixing distribution shrinks to a point
    (proposition 1)."""
    k = int(scalars[4]) - 1
    psi = self.centers(p, @samples@)
    deviation = self.deviations(p)
    z = psi + torch.randn_like(psi) * deviation
    own = self.log_normal(z, psi, deviation).unsqueeze(1)
    log_q = own
    if k > 0:
      others = self.centers(p, k)
      log_q = torch.cat([own, self.log_normal(z.unsqueeze(1), others.unsqueeze(0), deviation)], 1)
    mixture = torch.logsumexp(log_q, [1]) - torch.log(scalars[4]).to(6)
    value = self.log_joint(z, data) - mixture
    return {"loss": -value.mean(), "figures": value.mean().unsqueeze(0)}

  def posterior(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Samples [N, 2]."""
    p = self.parameters(optimizer[0].detach())
    psi = self.centers(p, int(scalars[4]))
    return (psi + torch.randn_like(psi) * self.deviations(p)).detach()

  def log_density(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """log p(x, z) at points [N, 2], the third array of the data."""
    return self.log_joint(data[2], data[:2]).detach()

  def follow(self, state: List[Tensor], result: Dict[str, Tensor]):
    pass
