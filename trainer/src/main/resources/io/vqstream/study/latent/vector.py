  # State: codebook [K, d], counts [K], sums [K, d], whether the codebook has its first values.

  def rows(self, h: Tensor) -> Tensor:
    """Latents [N, d positions], plane after plane, as rows of positions [N positions, d]."""
    return h.reshape([-1, @dimensions@, @positions@]).transpose(1, 2).reshape([-1, @dimensions@])

  def planes(self, rows: Tensor) -> Tensor:
    return rows.reshape([-1, @positions@, @dimensions@]).transpose(1, 2).reshape([-1, @dimensions@ * @positions@])

  def book(self, p: Dict[str, Tensor], state: List[Tensor]) -> Tensor:
    if @ema@:
      return state[0]
    else:
      return p["latent.codebook"]

  def nearest(self, book: Tensor, rows: Tensor) -> Tensor:
    """Indices of the nearest codewords (van den Oord et al. 2017, equation 1)."""
    return torch.argmin(book.square().sum([1]).unsqueeze(0) - torch.matmul(rows, book.t()) * 2.0, 1)

  def straight_through(self, rows: Tensor, words: Tensor) -> Tensor:
    """The value of the codewords with the gradient of the latents (van den Oord et al. 2017,
    section 3.2)."""
    return rows + (words - rows).detach()

  def draw(self, p: Dict[str, Tensor], state: List[Tensor], h: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """Codewords of the positions, with the second and third term of van den Oord et al. 2017,
    equation 3; the second is left out where the codebook follows by moving averages (appendix A.1).
    The divergence is that of a one-hot posterior from the uniform prior: constant (section 3.1)."""
    rows = self.rows(h)
    book = self.book(p, state)
    codes = self.nearest(book.detach(), rows.detach())
    words = torch.index_select(book, 0, codes)
    z = self.planes(self.straight_through(rows, words))
    auxiliary = (rows - words.detach()).square().reshape([h.size(0), -1]).sum([1]) * @commitment@
    if not @ema@:
      auxiliary = auxiliary + (words - rows.detach()).square().reshape([h.size(0), -1]).sum([1])
    auxiliary = auxiliary * @scale@
    bits = torch.full_like(auxiliary, float(@positions@) * @log.codewords@)
    none = torch.zeros_like(auxiliary)
    return {"z": z, "center": z, "divergence": bits, "log_p": -bits, "log_q": none, "auxiliary": auxiliary, "rows": rows.detach(), "codes": codes}

  def prior_sample(self, p: Dict[str, Tensor], state: List[Tensor], count: int) -> Tensor:
    """Latents of uniform codes."""
    return self.of_codes(p, state, torch.randint(@codewords@, [count, @positions@]))

  def of_codes(self, p: Dict[str, Tensor], state: List[Tensor], codes: Tensor) -> Tensor:
    return self.planes(torch.index_select(self.book(p, state), 0, codes.reshape([-1])))

  def follow(self, state: List[Tensor], draw: Dict[str, Tensor]):
    """Moving averages of counts and sums, and the codebook from them (van den Oord et al. 2017,
    equations 6 to 8). Codewords in disuse restart at latents of the batch."""
    if @ema@:
      rows = draw["rows"]
      random = torch.index_select(rows, 0, torch.randint(rows.size(0), [@codewords@]))
      if int(state[3][0]) == 0:
        state[3].fill_(1.0)
        state[0].copy_(random)
        state[1].fill_(1.0)
        state[2].copy_(random)
      else:
        chosen = torch.one_hot(draw["codes"], @codewords@).to(6)
        state[1].add_((chosen.sum([0]) - state[1]) * (1.0 - @decay@))
        state[2].add_((torch.matmul(chosen.t(), rows) - state[2]) * (1.0 - @decay@))
        dead = (state[1] < @dead@).to(6)
        state[1].add_((torch.ones_like(dead) - state[1]) * dead)
        state[2].add_((random - state[2]) * dead.unsqueeze(1))
        state[0].copy_(state[2] / state[1].unsqueeze(1))

  def some_rows(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """As many random latents of the images as there are codewords, [K, d]: a codebook to start with."""
    p = self.parameters(optimizer[0].detach())
    rows = self.rows(self.encode(p, torch.index_select(data[0], 0, data[1]).to(6) / 255.0)).detach()
    return torch.index_select(rows, 0, torch.randint(rows.size(0), [@codewords@]))

  def codes(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Codes of the positions of images, [N, positions]."""
    p = self.parameters(optimizer[0].detach())
    rows = self.rows(self.encode(p, torch.index_select(data[0], 0, data[1]).to(6) / 255.0))
    return self.nearest(self.book(p, state), rows).reshape([-1, @positions@]).to(6)

  def decode_codes(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Images of codes [N, positions]."""
    p = self.parameters(optimizer[0].detach())
    return self.mean_image(self.decode(p, self.of_codes(p, state, data[0]))).detach()
