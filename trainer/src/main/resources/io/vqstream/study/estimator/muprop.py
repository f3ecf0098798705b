  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """The score function with the first-order expansion of f at the mean of the codes as a baseline
    whose expectation is added again (Gu et al., "MuProp", 2016, equation 4)."""
    q = torch.requires_grad_(torch.sigmoid(h).detach(), True)
    b = (h + self.logit(u) > 0.0).to(6)
    f = self.value(p, h.detach(), b, target).detach()
    middle = self.value(p, h.detach(), q, target)
    slope = self.gradient(middle.sum(), q)
    rest = f - middle.detach() - (slope * (b - q.detach())).sum([1])
    q = q.detach()
    return rest.unsqueeze(1) * (b - q) + slope * q * (1.0 - q), torch.zeros([])
