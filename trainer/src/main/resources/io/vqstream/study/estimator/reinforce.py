  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """The score function with a baseline (Williams 1992, section 4): 0 none, 1 the moving average
    of f, 2 that and a network on the input (Mnih and Gregor 2014, equations 9 and 10, without their
    normalization of the variance, so that the estimate is unbiased)."""
    b = (h + self.logit(u) > 0.0).to(6)
    f = self.value(p, h, b, target).detach()
    auxiliary = torch.zeros([])
    if @baseline@ > 0:
      f = f - state[0]
    if @baseline@ == 2:
      guess = self.control_network(p, x)[:, 0] * 10.0
      auxiliary = (f - guess).square().mean()
      f = f - guess.detach()
    return f.unsqueeze(1) * (b - torch.sigmoid(h)).detach(), auxiliary
