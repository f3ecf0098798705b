  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """LAX (Grathwohl et al. 2018, section 3), with f as a function of the logistic variables whose
    signs are the codes; their score to the logits is 2u - 1. The paper's form for discrete variables
    has the score of the codes with f, which here has far more variance."""
    z = h + self.logit(u)
    b = (z > 0.0).to(6)
    c = self.control(p, h, z, target)
    slope = self.slope(c, h)
    f = self.value(p, h, b, target).detach()
    g = (f - c).unsqueeze(1) * (u * 2.0 - 1.0) + slope
    return g, g.square().sum([1]).mean()
