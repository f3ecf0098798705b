  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """LAX for discrete variables (Grathwohl et al. 2018, section 3): the score of the codes times f,
    less the score of the logistic variables whose signs they are, 2u - 1, times the control variate,
    and its gradient."""
    z = h + self.logit(u)
    b = (z > 0.0).to(6)
    c = self.control(p, h, z, target)
    slope = self.slope(c, h)
    f = self.value(p, h, b, target).detach()
    g = f.unsqueeze(1) * (b - torch.sigmoid(h)).detach() - c.unsqueeze(1) * (u * 2.0 - 1.0) + slope
    return g, g.square().sum([1]).mean()
