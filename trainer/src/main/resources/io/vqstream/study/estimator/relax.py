  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, v: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """RELAX (Grathwohl et al. 2018, equation 6), and REBAR where the control variate has no network
    of its own (Tucker et al. 2017, equation 4). The second noise is given the codes (appendix B).
    The control variate minimizes the mean square of the estimate to the logits, whose gradient is
    that of its variance (Grathwohl et al. 2018, equation 8, there to all parameters)."""
    q = torch.sigmoid(h)
    z = h + self.logit(u)
    b = (z > 0.0).to(6)
    given = b * (1.0 - q + v * q) + (1.0 - b) * (v * (1.0 - q))
    conditional = h + self.logit(given.clamp(1e-6, 1.0 - 1e-6))
    c = self.control(p, h, z, target)
    c_given = self.control(p, h, conditional, target)
    slope = self.slope(c - c_given, h)
    f = self.value(p, h, b, target).detach()
    g = (f - c_given).unsqueeze(1) * (b - q).detach() + slope
    return g, g.square().sum([1]).mean()
