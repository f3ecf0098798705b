  # The prior over whole grids, and the probabilities of codewords: what io.vqstream.prior computes
  # position by position.

  def causal(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    """A convolution whose kernel's last row is the current one."""
    rows = torch.sub(torch.size(weight, 2), 1)
    columns = torch.floordiv(torch.size(weight, 3), 2)
    padded = torch.constant_pad_nd(x, [columns, columns, rows, 0])
    return torch.conv2d(padded, weight, bias, [1, 1], [0, 0], [1, 1], 1)

  def features(self, p: Dict[str, Tensor], y: Tensor, levels: Tensor) -> Tensor:
    """Values in standard units, then the scaled asinh of values in steps: [N, 2D, h, w]."""
    unit = self.per_level(p["prior.unit"], levels)
    return torch.cat([torch.div(y, unit), torch.mul(torch.asinh(y), @arsinh.scale@)], 1)

  def prior(self, p: Dict[str, Tensor], y: Tensor, levels: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    """Slot states [P, S*H], location and scale [P, D] in steps, at the P positions of a batch."""
    f = self.features(p, y, levels)
    f16 = self.narrow(f)
    bias = self.per_level(p["prior.context.bias"], levels)
    h = self.causal(f16, p["prior.context.weight"], None)
    h = torch.add(h, torch.type_as(bias, h))
    for i in range(@prior.blocks@):
      block = torch.format("prior.residual.{}", i)
      t = self.causal(torch.leaky_relu(h, @slope@), p[block + ".spatial.weight"], p[block + ".spatial.bias"])
      t = torch.leaky_relu(t, @slope@)
      h = torch.add(h, self.pointwise(t, p[block + ".mix.weight"], p[block + ".mix.bias"]))
    context = self.pointwise(torch.leaky_relu(h, @slope@), p["prior.head.context.weight"], p["prior.head.bias"])
    depth = self.pointwise(f16, p["prior.head.depth.weight"], None)
    hidden = torch.type_as(torch.leaky_relu(torch.add(context, depth), @slope@), f)
    place = p["prior.place"]
    density = torch.mul(torch.unsqueeze(p["prior.density.weight"], 2), torch.reshape(place, [1, @latent@, @slots@, 1]))
    density = torch.reshape(density, [2 * @latent@, @slots@ * @head@])
    rows = self.rows(hidden)
    both = torch.matmul(rows, torch.t(density))
    v = torch.slice(f, 1, 0, @latent@, 1)
    linear = self.causal(v, p["prior.linear.context.weight"], None)
    linear = torch.add(self.rows(linear), torch.matmul(self.rows(v), torch.t(p["prior.linear.depth.weight"])))
    at = self.at_positions(levels, y)
    unit = torch.matmul(at, p["prior.unit"])
    biases = p["prior.density.bias"]
    location = torch.add(torch.slice(both, 1, 0, @latent@, 1), torch.matmul(at, biases[0]))
    location = torch.mul(torch.add(location, linear), unit)
    scale = torch.add(torch.slice(both, 1, @latent@, 2 * @latent@, 1), torch.matmul(at, biases[1]))
    scale = torch.exp(torch.clamp(scale, @min.log.scale@, @max.log.scale@))
    return rows, location, scale

  def pointwise(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    kernel = torch.unsqueeze(torch.unsqueeze(weight, 2), 3)
    return torch.conv2d(x, kernel, bias, [1, 1], [0, 0], [1, 1], 1)

  def rows(self, grid: Tensor) -> Tensor:
    """[N, C, h, w] to [N*h*w, C]."""
    return torch.reshape(torch.permute(grid, [0, 2, 3, 1]), [-1, torch.size(grid, 1)])

  def at_positions(self, levels: Tensor, grid: Tensor) -> Tensor:
    """One-hot levels of images [N, Q] as those of their positions [P, Q]."""
    return torch.repeat_interleave(levels, torch.size(grid, 2) * torch.size(grid, 3), 0)

  def zero_logit(self, p: Dict[str, Tensor], hidden: Tensor, location: Tensor, scale: Tensor, levels: Tensor) -> Tensor:
    """Log odds of code 0 at each slot, [P, S]."""
    inverse = torch.reciprocal(scale)
    size = torch.neg(torch.abs(location))
    upper = torch.sigmoid(torch.clamp(torch.mul(torch.add(size, 0.5), inverse), -@max.sigmoid@, @max.sigmoid@))
    lower = torch.sigmoid(torch.clamp(torch.mul(torch.sub(size, 0.5), inverse), -@max.sigmoid@, @max.sigmoid@))
    logs = torch.log(torch.clamp_min(torch.sub(upper, lower), 1e-9))
    groups: List[List[int]] = @groups@
    parts: List[Tensor] = []
    channel = 0
    slot = 0
    for g in range(torch.len(groups)):
      n, d, k = groups[g]
      log_zero = torch.slice(logs, 1, channel, channel + n * d, 1)
      log_zero = torch.sum(torch.reshape(log_zero, [-1, n, d]), [2])
      zero = torch.clamp(torch.exp(log_zero), @min.zero@, @max.zero@)
      tensor = torch.format("prior.logit.{}", g)
      weight = torch.select(p[tensor + ".weight"], 1, 0)
      bias = torch.matmul(levels, torch.select(p[tensor + ".bias"], 2, 0))
      learned = torch.add(torch.sum(torch.mul(self.states(hidden, slot, n), weight), [2]), bias)
      learned = torch.clamp(learned, -@max.zero.logit@, @max.zero.logit@)
      parts = torch.append(parts, torch.add(torch.sub(torch.log(zero), torch.log1p(torch.neg(zero))), learned))
      channel = channel + n * d
      slot = slot + n
    return torch.cat(parts, 1)

  def states(self, hidden: Tensor, slot: int, count: int) -> Tensor:
    """States of some slots, [P, count, H]."""
    return torch.reshape(torch.slice(hidden, 1, slot * @head@, (slot + count) * @head@, 1), [-1, count, @head@])

  def by_slot(self, rows: Tensor, channel: int, n: int, d: int) -> Tensor:
    """Channels of a group of slots, [P, D] to [n, P, d]."""
    return torch.permute(torch.reshape(torch.slice(rows, 1, channel, channel + n * d, 1), [-1, n, d]), [1, 0, 2])

  def log_nonzero(self, p: Dict[str, Tensor], g: int, hidden: Tensor, location: Tensor, scale: Tensor, levels: Tensor, book: Tensor) -> Tensor:
    """Log probability of each codeword of a group but 0, given that the code is not 0: [n, P, K - 1]."""
    groups: List[List[int]] = @groups@
    channel = 0
    slot = 0
    for i in range(g):
      slot = slot + groups[i][0]
      channel = channel + groups[i][0] * groups[i][1]
    n, d, k = groups[g]
    tensor = torch.format("prior.logit.{}", g)
    weight = torch.slice(p[tensor + ".weight"], 1, 1, k, 1)
    table = torch.reshape(torch.slice(p[tensor + ".bias"], 2, 1, k, 1), [-1, n * (k - 1)])
    bias = torch.permute(torch.reshape(torch.matmul(levels, table), [-1, n, k - 1]), [1, 0, 2])
    states = torch.permute(self.states(hidden, slot, n), [1, 0, 2])
    logits = torch.add(torch.bmm(states, torch.transpose(weight, 1, 2)), bias)
    at = self.by_slot(location, channel, n, d)
    inverse = torch.reciprocal(torch.add(torch.square(self.by_slot(scale, channel, n, d)), @scale.floor@))
    words = torch.slice(book, 1, 1, k, 1)
    for j in range(d):
      delta = torch.sub(torch.unsqueeze(torch.select(words, 2, j), 1), torch.unsqueeze(torch.select(at, 2, j), 2))
      scaled = torch.mul(torch.square(delta), torch.unsqueeze(torch.select(inverse, 2, j), 2))
      logits = torch.sub(logits, torch.sqrt(torch.add(scaled, @logit.floor@)))
    return torch.log_softmax(logits, 2)

  def bits(self, zero: Tensor, slot: int, log_nonzero: Tensor) -> Tensor:
    """Bits of every codeword of a group at every position, zero first: [n, P, K]."""
    odds = torch.slice(zero, 1, slot, slot + torch.size(log_nonzero, 0), 1)
    odds = torch.unsqueeze(torch.t(odds), 2)
    is_not = torch.sub(torch.softplus(odds), log_nonzero)
    return torch.mul(torch.cat([torch.softplus(torch.neg(odds)), is_not], 2), 1.4426950408889634)
