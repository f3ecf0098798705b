  def bound(self, p: Dict[str, Tensor], state: List[Tensor], x: Tensor, target: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    return self.elbo(p, state, x, target, scalars, training)
