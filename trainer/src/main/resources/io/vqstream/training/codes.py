  # Codes of a batch: which are best, and what they cost. A codebook list has for each group of subspaces
  # the words [n, K, d], then for each the counts [n, K], the sums [n, K, d] and the usage [n, Q, K].
  #
  # A quantizer adds bound, codes_of, follow and replace_dead.

  def distortion_factors(self, g: int, rows: Tensor, worth: Tensor, book: Tensor) -> Tuple[Tensor, Tensor]:
    """Matrices [n, P, 2d] and [n, 2d, K] whose product is the distortion of each codeword of a group
    in bits, less that of a codeword at zero: (y - e)^2 - y^2 = -2 y e + e^2. Rows are latents [P, D]
    in steps, worth is the squared distance that equals one bit [P, D]."""
    groups: List[List[int]] = @groups@
    channel = 0
    for i in range(g):
      channel = channel + groups[i][0] * groups[i][1]
    n, d, k = groups[g]
    latents = self.by_subspace(rows, channel, n, d)
    price = torch.reciprocal(self.by_subspace(worth, channel, n, d))
    position = torch.cat([latents * price * -2.0, price], 2)
    codeword = torch.cat([book, book.square()], 2)
    return position, codeword.transpose(1, 2)

  def distortion(self, g: int, rows: Tensor, worth: Tensor, book: Tensor) -> Tensor:
    """The distortion of each codeword of a group in bits, less that of a codeword at zero, [n, P, K]."""
    position, codeword = self.distortion_factors(g, rows, worth, book)
    return torch.bmm(position, codeword)

  def lambda_by_channel(self, p: Dict[str, Tensor], lambdas: Tensor) -> Tensor:
    """The squared distance in steps that equals one bit, [Q, D]: the lambda of the level over the
    squared error that the linear synthesis makes of a unit step. It is limited, or the latents of
    a channel that the decoder has no use for would grow without bounds at no cost."""
    energy = p["decoder.skip.weight"].square().sum([0, 2, 3])
    step = torch.exp(p["decoder.log_gain"])
    error = energy * step.square() * (64.0 * 64.0 / 192.0)
    return torch.clamp_max(lambdas.unsqueeze(1) / 64.0 / error, @max.lambda@)

  def choose_by_usage(self, books: List[Tensor], rows: Tensor, levels: Tensor, worth: Tensor) -> List[Tensor]:
    """Codes [n, P] of each group with the minimum of distortion + a share of the order-0 bits."""
    groups: List[List[int]] = @groups@
    codes: List[Tensor] = []
    for g in range(len(groups)):
      n, d, k = groups[g]
      usage = books[3 * len(groups) + g] + 1e-5
      bits = torch.log2(usage.sum([2], True) / usage) * @bits.share@
      by_position = torch.matmul(levels.unsqueeze(0), bits)
      codes.append(torch.argmin(self.distortion(g, rows, worth, books[g]) + by_position, 2))
    return codes

  def choose(self, p: Dict[str, Tensor], books: List[Tensor], at: Tuple[Tensor, Tensor, Tensor], rows: Tensor, levels: Tensor, worth: Tensor) -> List[Tensor]:
    """Codes of each group with the minimum of distortion + bits under the prior's states."""
    groups: List[List[int]] = @groups@
    hidden, location, scale = at
    zero = self.zero_logit(p, hidden, location, scale, levels)
    codes: List[Tensor] = []
    subspace = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      logs = self.log_nonzero(p, g, hidden, location, scale, levels, books[g])
      odds = zero[:, subspace:subspace + n].t()
      position, codeword = self.distortion_factors(g, rows, worth, books[g])
      cost = torch.baddbmm(logs, position, codeword[:, :, 1:], beta=-@bits.per.nat@, alpha=1.0)
      lowest, index = torch.min(cost, 2)
      nonzero = lowest + torch.softplus(odds) * @bits.per.nat@
      at_zero = torch.bmm(position, codeword[:, :, :1]).squeeze(2) + torch.softplus(torch.neg(odds)) * @bits.per.nat@
      codes.append(torch.where(nonzero < at_zero, index + 1, torch.zeros_like(index)))
      subspace = subspace + n
    return codes

  def words_of(self, books: List[Tensor], codes: List[Tensor], like: Tensor) -> Tensor:
    """Codewords in the layout of the latents [N, D, h, w]."""
    parts: List[Tensor] = []
    for g in range(len(codes)):
      book = books[g]
      n, k, d = book.size()
      index = codes[g].unsqueeze(2).expand([n, codes[g].size(1), d])
      picked = torch.gather(book, 1, index)
      parts.append(picked.permute([1, 0, 2]).reshape([-1, n * d]))
    rows = torch.cat(parts, 1)
    return rows.reshape([like.size(0), like.size(2), like.size(3), -1]).permute([0, 3, 1, 2])

  def code_loss(self, p: Dict[str, Tensor], books: List[Tensor], at: Tuple[Tensor, Tensor, Tensor], codes: List[Tensor], rows: Tensor, levels: Tensor, worth: Tensor, weight: Tensor, sampled: Tensor, soft: bool) -> Tuple[Tensor, Tensor, Tensor]:
    """The rate term, and the nats of zero flags [P] and of codewords [sampled] for the log.

    Zero flags count everywhere, codewords beyond them at the sampled positions. With soft, the bits
    of the codewords near to each latent, by how near they are, have a gradient to the latents: a
    softmax of minus distortion and bits over a temperature (soft assignment, Agustsson et al. 2017,
    "Soft-to-hard vector quantization", section 3.1). Weight [P] is what a bit is worth."""
    groups: List[List[int]] = @groups@
    hidden, location, scale = at
    flags: List[Tensor] = []
    for g in range(len(groups)):
      flags.append(torch.eq(codes[g], 0).t())
    zero = self.zero_logit(p, hidden, location, scale, levels)
    zero_nats = (torch.softplus(zero) - zero * torch.cat(flags, 1).type_as(zero)).sum([1])
    hidden = hidden.index_select(0, sampled)
    location = location.index_select(0, sampled)
    scale = scale.index_select(0, sampled)
    levels = levels.index_select(0, sampled)
    zero = zero.detach().index_select(0, sampled)
    rows = rows.index_select(0, sampled)
    worth = worth.index_select(0, sampled)
    nonzero_nats = torch.zeros_like(rows[:, 0])
    soft_bits = torch.zeros_like(rows[:, 0])
    subspace = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      logs = self.log_nonzero(p, g, hidden, location, scale, levels, books[g])
      code = codes[g].index_select(1, sampled)
      picked = torch.gather(logs, 2, (code - 1).clamp_min(0).unsqueeze(2)).squeeze(2)
      nonzero_nats = nonzero_nats - (picked * code.clamp_max(1).type_as(picked)).sum([0])
      if soft:
        bits = self.bits(zero, subspace, logs.detach())
        cost = bits + self.distortion(g, rows, worth, books[g])
        near = torch.softmax(cost * (-1.0 / @temperature@), 2)
        soft_bits = soft_bits + (near * bits).sum([0, 2])
      subspace = subspace + n
    share = weight.index_select(0, sampled) * (float(weight.size(0)) / float(sampled.size(0)))
    loss = (zero_nats * weight).sum() + (nonzero_nats * share).sum()
    if soft:
      # the gradient without the value: the bits are counted already
      soft_loss = (soft_bits * share).sum() * @ln2@
      loss = loss + (soft_loss - soft_loss.detach())
    return loss, zero_nats.detach(), nonzero_nats.detach()

  def count(self, books: List[Tensor], codes: List[Tensor], levels: Tensor):
    """Follows how often each level [N, Q] picks a codeword."""
    groups: List[List[int]] = @groups@
    images = levels.size(0)
    per_level = levels.sum([0])
    decay = torch.pow(@usage.decay@, per_level)
    for g in range(len(groups)):
      n, d, k = groups[g]
      area = codes[g].size(1) // images
      image = torch.arange(images, device=levels.device).repeat_interleave(area)
      index = codes[g] + image * k
      picks = torch.zeros([n, images * k], device=levels.device)
      picks.scatter_add_(1, index, torch.full([n, images * area], 1.0 / area, device=levels.device))
      mean = torch.matmul(levels.t() / per_level.clamp_min(1.0).unsqueeze(1), picks.reshape([n, images, k]))
      usage = books[3 * len(groups) + g]
      usage.mul_(decay.unsqueeze(1)).add_(mean * (1.0 - decay).unsqueeze(1))

  def accumulate(self, books: List[Tensor], g: int, codes: Tensor, latents: Tensor):
    """Adds a batch to the moving averages of a group: picks of each codeword, and the sums of the
    latents [n, P, d] that picked it."""
    groups: List[List[int]] = @groups@
    counts = books[len(groups) + g]
    sums = books[2 * len(groups) + g]
    picks = torch.zeros_like(counts)
    picks.scatter_add_(1, codes, torch.ones_like(codes).type_as(picks))
    moved = torch.zeros_like(sums)
    moved.scatter_add_(1, codes.unsqueeze(2).expand(latents.size()), latents)
    counts.mul_(@book.decay@).add_(picks, alpha=1.0 - @book.decay@)
    sums.mul_(@book.decay@).add_(moved, alpha=1.0 - @book.decay@)
