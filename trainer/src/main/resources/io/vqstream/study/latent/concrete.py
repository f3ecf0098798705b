  def draw(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """Relaxed one-hot codes in training (Maddison et al. 2017, equation 10; Jang et al. 2017,
    equation 2), one-hot codes otherwise. The divergence is that of the categorical posterior from
    the uniform prior."""
    logits = h.reshape([-1, @groups@, @categories@])
    log_q = torch.log_softmax(logits, 2)
    uniform = torch.rand_like(logits).clamp(1e-7, 1.0 - 1e-7)
    perturbed = logits - torch.log(-torch.log(uniform))
    hard = torch.one_hot(torch.argmax(perturbed, 2), @categories@).to(6)
    z = hard
    if training:
      soft = torch.softmax(perturbed / float(scalars[2]), 2)
      if @straight@:
        z = soft + (hard - soft).detach()
      else:
        z = soft
    center = torch.one_hot(torch.argmax(logits, 2), @categories@).to(6)
    divergence = (torch.exp(log_q) * (log_q + @log.categories@)).sum([1, 2])
    log_p = torch.full_like(divergence, -float(@groups@) * @log.categories@)
    return {"z": torch.flatten(z, 1), "center": torch.flatten(center, 1), "divergence": divergence, "log_p": log_p, "log_q": (z * log_q).sum([1, 2]), "auxiliary": torch.zeros_like(divergence)}

  def prior_sample(self, p: Dict[str, Tensor], state: List[Tensor], count: int) -> Tensor:
    return torch.flatten(torch.one_hot(torch.randint(@categories@, [count, @groups@]), @categories@).to(6), 1)

  def follow(self, state: List[Tensor], draw: Dict[str, Tensor]):
    pass
