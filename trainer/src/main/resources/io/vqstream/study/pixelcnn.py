  # A plain PixelCNN over a grid of codes (van den Oord et al., "Pixel Recurrent Neural Networks",
  # 2016, sections 3.4 and 3.5). Data: codes [M, H W], rows of the batch.

  def mask(self, weight: Tensor, center: bool) -> Tensor:
    """1 for positions before the middle one in raster order, and for it where asked for."""
    side = weight.size(2)
    ones = torch.ones_like(weight).detach()
    half = side // 2
    ones[:, :, half + 1:] = 0.0
    if center:
      ones[:, :, half, half + 1:] = 0.0
    else:
      ones[:, :, half, half:] = 0.0
    return ones

  def masked(self, p: Dict[str, Tensor], name: str, h: Tensor, center: bool) -> Tensor:
    weight = p[name + ".weight"]
    half = weight.size(2) // 2
    return torch.conv2d(h, weight * self.mask(weight, center), p[name + ".bias"], [1, 1], [half, half], [1, 1], 1)

  def logits(self, p: Dict[str, Tensor], codes: Tensor) -> Tensor:
    """Logits [N, K, H, W] of codes [N, H W]; those of a position depend on the codes before it."""
    grid = codes.reshape([-1, @height@, @width@])
    h = torch.index_select(p["prior.embedding"], 0, grid.reshape([-1])).reshape([-1, @height@, @width@, @channels@]).permute([0, 3, 1, 2])
    h = torch.relu(self.masked(p, "prior.first", h, False))
    for i in range(@blocks@):
      name = "prior.block{}".format(i)
      h = h + torch.relu(self.masked(p, name, torch.relu(h), True))
    return self.masked(p, "prior.last", torch.relu(h), True)

  def objective(self, p: Dict[str, Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """Cross-entropy of codes in nats; figures: bits a code."""
    codes = torch.index_select(data[0], 0, data[1])
    log_p = torch.log_softmax(self.logits(p, codes), 1).flatten(2)
    nats = -torch.gather(log_p, 1, codes.unsqueeze(1)).mean()
    return {"loss": nats, "figures": (nats / 0.6931471805599453).unsqueeze(0)}

  def probabilities(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Probabilities [N, H W, K] of codes [N, H W]."""
    p = self.parameters(optimizer[0].detach())
    return torch.softmax(self.logits(p, data[0]), 1).flatten(2).transpose(1, 2).contiguous().detach()

  def draw_codes(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Codes sampled in raster order, as many rows as the data has, [N, H W]."""
    p = self.parameters(optimizer[0].detach())
    codes = torch.zeros_like(data[0])
    for i in range(@height@ * @width@):
      at = torch.softmax(self.logits(p, codes).flatten(2)[:, :, i], 1).detach()
      codes[:, i] = torch.multinomial(at, 1)[:, 0]
    return codes.to(6)

  def follow(self, state: List[Tensor], result: Dict[str, Tensor]):
    pass
