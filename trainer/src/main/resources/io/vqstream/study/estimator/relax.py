  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """RELAX (Grathwohl et al. 2018, section 3), and REBAR where the control variate has no network
    of its own (Tucker et al. 2017, equation 4). The second logistic variable, given the codes, has
    the value of the first and another path to the logits: both noises are coupled, as in the
    authors' programs, which leaves the mean as it is and lowers the variance. The control variate
    minimizes the mean square of the estimate to the logits, whose gradient is that of its variance
    (there to all parameters)."""
    q = torch.sigmoid(h)
    z = h + self.logit(u)
    b = (z > 0.0).to(6)
    below = 1.0 - q
    v_one = ((u - below) / q.clamp_min(1e-8)).clamp(0.0, 1.0).detach()
    v_zero = (u / below.clamp_min(1e-8)).clamp(0.0, 1.0).detach()
    given = b * (below + v_one * q) + (1.0 - b) * (v_zero * below)
    conditional = h + self.logit(given.clamp(1e-6, 1.0 - 1e-6))
    c = self.control(p, h, z, target)
    c_given = self.control(p, h, conditional, target)
    slope = self.slope(c - c_given, h)
    f = self.value(p, h, b, target).detach()
    g = (f - c_given).unsqueeze(1) * (b - q).detach() + slope
    return g, g.square().sum([1]).mean()
