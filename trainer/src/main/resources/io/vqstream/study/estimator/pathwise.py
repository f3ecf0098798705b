  def estimate(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, x: Tensor, target: Tensor, u: Tensor, scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """Biased estimates: the gradient at relaxed codes (Concrete: Maddison et al. 2017, section 3.3),
    or at the codes themselves as if each were its probability (straight-through: Bengio et al. 2013,
    section 4)."""
    none = torch.zeros([])
    if @straight@:
      q = torch.sigmoid(h)
      b = ((h + self.logit(u) > 0.0).to(6) - q).detach() + q
      return self.gradient(self.value(p, h, b, target).sum(), h), none
    else:
      relaxed = torch.sigmoid((h + self.logit(u)) / float(scalars[2]))
      return self.gradient(self.value(p, h, relaxed, target).sum(), h), none
