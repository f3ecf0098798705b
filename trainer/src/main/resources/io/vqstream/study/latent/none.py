  def draw(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """The encoder's output itself: an autoencoder."""
    none = torch.zeros_like(h[:, 0])
    return {"z": h, "center": h, "divergence": none, "log_p": none, "log_q": none, "auxiliary": none}

  def prior_sample(self, p: Dict[str, Tensor], state: List[Tensor], count: int) -> Tensor:
    return torch.randn([count, @size@])

  def follow(self, state: List[Tensor], draw: Dict[str, Tensor]):
    pass
