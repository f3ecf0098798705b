  # The prior over whole grids, and the probabilities of codewords: what io.vqstream.prior computes
  # position by position.

  def causal(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    """A convolution whose kernel's last row is the current one."""
    columns = weight.size(3) // 2
    padded = torch.constant_pad_nd(x, [columns, columns, weight.size(2) - 1, 0])
    return self.convolve(padded, weight, bias, 0)

  def pointwise(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    return self.convolve(x, weight.unsqueeze(2).unsqueeze(3), bias, 0)

  def features(self, p: Dict[str, Tensor], y: Tensor, levels: Tensor) -> Tensor:
    """Values in standard units, then the scaled asinh of values in steps: [N, 2D, h, w]."""
    unit = self.per_level(p["prior.unit"], levels)
    return torch.cat([y / unit, torch.asinh(y) * @arsinh.scale@], 1)

  def prior(self, p: Dict[str, Tensor], y: Tensor, levels: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    """Slot states [P, S*H], location and scale [P, D] in steps, at the P positions of a batch."""
    f = self.features(p, y, levels)
    narrow = self.narrow(f)
    h = self.causal(narrow, p["prior.context.weight"], None)
    h = h + self.per_level(p["prior.context.bias"], levels).type_as(h)
    for i in range(@prior.blocks@):
      block = "prior.residual.{}".format(i)
      t = self.causal(self.rectify(h), p[block + ".spatial.weight"], p[block + ".spatial.bias"])
      h = h + self.pointwise(self.rectify(t), p[block + ".mix.weight"], p[block + ".mix.bias"])
    context = self.pointwise(self.rectify(h), p["prior.head.context.weight"], p["prior.head.bias"])
    depth = self.pointwise(narrow, p["prior.head.depth.weight"], None)
    states = self.rows(self.rectify(context + depth).type_as(f))

    # each channel depends on the state of its subspace only
    place = p["prior.place"].reshape([1, @latent@, @subspaces@, 1])
    density = p["prior.density.weight"].unsqueeze(2) * place
    both = torch.matmul(states, density.reshape([2 * @latent@, @subspaces@ * @head@]).t())
    at = self.at_positions(levels, y)
    bias = p["prior.density.bias"]
    values = f[:, :@latent@]
    linear = self.rows(self.causal(values, p["prior.linear.context.weight"], None))
    linear = linear + torch.matmul(self.rows(values), p["prior.linear.depth.weight"].t())
    location = both[:, :@latent@] + torch.matmul(at, bias[0]) + linear
    log_scale = both[:, @latent@:] + torch.matmul(at, bias[1])
    scale = torch.exp(torch.clamp(log_scale, @min.log.scale@, @max.log.scale@))
    return states, location * torch.matmul(at, p["prior.unit"]), scale

  def rows(self, grid: Tensor) -> Tensor:
    """[N, C, h, w] to [N*h*w, C]."""
    return grid.permute([0, 2, 3, 1]).reshape([-1, grid.size(1)])

  def at_positions(self, levels: Tensor, grid: Tensor) -> Tensor:
    """One-hot levels of images [N, Q] as those of their positions [P, Q]."""
    return levels.repeat_interleave(grid.size(2) * grid.size(3), 0)

  def states_of(self, states: Tensor, subspace: int, count: int) -> Tensor:
    """States of some subspaces, [P, count, H]."""
    return states[:, subspace * @head@:(subspace + count) * @head@].reshape([-1, count, @head@])

  def by_subspace(self, rows: Tensor, channel: int, n: int, d: int) -> Tensor:
    """Channels of a group of subspaces, [P, D] to [n, P, d]."""
    return rows[:, channel:channel + n * d].reshape([-1, n, d]).permute([1, 0, 2])

  def zero_logit(self, p: Dict[str, Tensor], states: Tensor, location: Tensor, scale: Tensor, levels: Tensor) -> Tensor:
    """Log odds of code 0 at each subspace, [P, S]."""
    distance = torch.neg(torch.abs(location))
    upper = torch.sigmoid(torch.clamp((distance + 0.5) / scale, -@max.sigmoid@, @max.sigmoid@))
    lower = torch.sigmoid(torch.clamp((distance - 0.5) / scale, -@max.sigmoid@, @max.sigmoid@))
    logs = torch.log(torch.clamp_min(upper - lower, 1e-9))
    groups: List[List[int]] = @groups@
    parts: List[Tensor] = []
    channel = 0
    subspace = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      log_zero = logs[:, channel:channel + n * d].reshape([-1, n, d]).sum([2])
      zero = torch.clamp(torch.exp(log_zero), @min.zero@, @max.zero@)
      tensor = "prior.logit.{}".format(g)
      weight = p[tensor + ".weight"][:, 0]
      bias = torch.matmul(levels, p[tensor + ".bias"][:, :, 0])
      learned = (self.states_of(states, subspace, n) * weight).sum([2]) + bias
      learned = torch.clamp(learned, -@max.zero.logit@, @max.zero.logit@)
      parts.append(torch.log(zero) - torch.log1p(torch.neg(zero)) + learned)
      channel = channel + n * d
      subspace = subspace + n
    return torch.cat(parts, 1)

  def log_nonzero(self, p: Dict[str, Tensor], g: int, states: Tensor, location: Tensor, scale: Tensor, levels: Tensor, book: Tensor) -> Tensor:
    """Log probability of each codeword of a group but 0, given that the code is not 0: [n, P, K - 1].
    Half of a step's time on a CPU: sums are products of matrices, what follows is done in place."""
    groups: List[List[int]] = @groups@
    channel = 0
    subspace = 0
    for i in range(g):
      subspace = subspace + groups[i][0]
      channel = channel + groups[i][0] * groups[i][1]
    n, d, k = groups[g]
    tensor = "prior.logit.{}".format(g)
    weight = p[tensor + ".weight"][:, 1:].transpose(1, 2)
    bias = p[tensor + ".bias"][:, :, 1:].permute([1, 0, 2])
    state = self.states_of(states, subspace, n).permute([1, 0, 2])
    level = levels.unsqueeze(0).expand([n, levels.size(0), levels.size(1)])
    logits = torch.bmm(torch.cat([state, level], 2), torch.cat([weight, bias], 1))
    inverse = torch.rsqrt(self.by_subspace(scale, channel, n, d).square() + @scale.floor@)
    at = self.by_subspace(location, channel, n, d) * inverse
    for j in range(d):
      # (e - at) / scale for all codewords e
      position = torch.stack([inverse[:, :, j], torch.neg(at[:, :, j])], 2)
      word = book[:, 1:, j]
      delta = torch.bmm(position, torch.stack([word, torch.ones_like(word)], 1))
      logits = logits.sub_(delta.square().add_(@logit.floor@).sqrt_())
    return torch.log_softmax(logits, 2)

  def bits(self, zero: Tensor, subspace: int, log_nonzero: Tensor) -> Tensor:
    """Bits of every codeword of a group at every position, zero first: [n, P, K]."""
    odds = zero[:, subspace:subspace + log_nonzero.size(0)].t().unsqueeze(2)
    is_not = torch.softplus(odds) - log_nonzero
    return torch.cat([torch.softplus(torch.neg(odds)), is_not], 2) * @bits.per.nat@
