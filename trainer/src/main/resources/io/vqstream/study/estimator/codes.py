  # Bernoulli codes. estimate() returns, for a batch, an estimate of the gradient of the expected
  # value of f to the logits h [N, L] of the codes, and what the estimator's own parameters minimize.
  # Those are named control.*; all others are constants to it. Logits carry no gradient but to h.

  def value(self, p: Dict[str, Tensor], h: Tensor, b: Tensor, x: Tensor) -> Tensor:
    """f: log p(x, b) - log q(b | x) of codes 0..1, [N]. Its mean is the evidence lower bound."""
    a = p["latent.prior"]
    log_prior = (b * a - torch.softplus(a)).sum([1])
    log_q = (b * h - torch.softplus(h)).sum([1])
    return self.log_likelihood(self.decode(p, b * 2.0 - 1.0), x) + log_prior - log_q

  def draw(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """Codes as evaluation uses them, -1 or 1."""
    q = torch.sigmoid(h)
    a = p["latent.prior"].expand_as(h)
    b = (torch.rand_like(h) < q).to(6)
    divergence = (q * (h - a) - torch.softplus(h) + torch.softplus(a)).sum([1])
    log_p = (b * a - torch.softplus(a)).sum([1])
    log_q = (b * h - torch.softplus(h)).sum([1])
    return {"z": b * 2.0 - 1.0, "center": (h > 0.0).to(6) * 2.0 - 1.0, "divergence": divergence, "log_p": log_p, "log_q": log_q, "auxiliary": torch.zeros_like(divergence)}

  def prior_sample(self, p: Dict[str, Tensor], state: List[Tensor], count: int) -> Tensor:
    q = torch.sigmoid(p["latent.prior"])
    return (torch.rand([count, q.size(0)]) < q).to(6) * 2.0 - 1.0

  def constants(self, p: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """The parameters without gradient, but for those of the estimator."""
    c: Dict[str, Tensor] = {}
    for name in list(p.keys()):
      if name.startswith("control."):
        c[name] = p[name]
      else:
        c[name] = p[name].detach()
    return c

  def logit(self, u: Tensor) -> Tensor:
    return torch.log(u) - torch.log1p(-u)

  def uniform(self, like: Tensor) -> Tensor:
    return torch.rand_like(like).clamp(1e-6, 1.0 - 1e-6)

  def bound(self, p: Dict[str, Tensor], state: List[Tensor], x: Tensor, target: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    h = self.encode(p, x)
    if not training:
      return self.elbo(p, state, x, target, scalars, False)
    if @relaxed@:
      return self.relaxed_bound(p, h, target, scalars)
    leaf = torch.requires_grad_(h.detach(), True)
    u = self.uniform(h)
    estimate, auxiliary = self.estimate(self.constants(p), state, leaf, x, target, u, scalars)
    b = (leaf + self.logit(u) > 0.0).to(6)
    f = self.value(p, h.detach(), b, target)
    none = torch.zeros_like(f)
    n = float(h.size(0))
    loss = -f.mean() - (h * estimate.detach()).sum() / n + auxiliary
    return {"loss": loss, "cost": -f, "nll": -f, "divergence": none, "auxiliary": none + auxiliary.detach(), "f": f.detach()}

  def relaxed_bound(self, p: Dict[str, Tensor], h: Tensor, target: Tensor, scalars: Tensor) -> Dict[str, Tensor]:
    """f at relaxed codes, which all parameters follow (Maddison et al. 2017, section 3.3)."""
    f = self.value(p, h, torch.sigmoid((h + self.logit(self.uniform(h))) / float(scalars[2])), target)
    none = torch.zeros_like(f)
    return {"loss": -f.mean(), "cost": -f, "nll": -f, "divergence": none, "auxiliary": none, "f": f.detach()}

  def follow(self, state: List[Tensor], draw: Dict[str, Tensor]):
    """The moving average of f, a baseline."""
    state[0].add_((draw["f"].mean() - state[0]) * 0.1)

  def spread(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """Mean and variance of the estimates of a batch's gradient to its logits, [N, L], from so many
    estimates."""
    p = self.constants(self.parameters(optimizer[0].detach()))
    x = self.batch(data)
    h = self.encode(p, x)
    count = int(scalars[4])
    first = torch.zeros_like(h).to(7)
    second = torch.zeros_like(h).to(7)
    for i in range(count):
      leaf = torch.requires_grad_(h.detach(), True)
      estimate, auxiliary = self.estimate(p, state, leaf, x, x, self.uniform(h), scalars)
      g = estimate.detach().to(7)
      first.add_(g)
      second.add_(g.square())
    mean = first / float(count)
    return mean.to(6), ((second / float(count) - mean.square()) * (float(count) / float(count - 1))).to(6)
