  # One optimizer step. State: parameters, their moments and moving average, each in one flat
  # tensor; a log that is read every few steps; constants. Scalars are on the host, so that reading
  # them does not wait for the device.

  def parameters(self, flat: Tensor, constants: List[Tensor]) -> Dict[str, Tensor]:
    """Views of the parameters by tensor name; what the prior masks is zero. Beside them, what subspace
    each channel is of: 1 there, else 0, [D, S]."""
    mask, trained, weights, rate_weights, lambdas, place = constants
    p: Dict[str, Tensor] = {}
    masked = flat * mask
    narrow = torch.split_with_sizes(masked[:@narrow.size@].to(@precision@), @narrow.sizes@)
    full = torch.split_with_sizes(masked[@narrow.size@:], @full.sizes@)
@views@
    p["prior.place"] = place
    return p

  def crops(self, images: List[Tensor], count: int, size: int) -> Tensor:
    """Random crops [count, 3, size, size] as (x - 128) / 64, flipped and transposed at random
    where the settings ask for it.
    The images: samples of all of them [bytes], and for each its offset, width, height and the
    number of pixels up to its end. The probability of an image is its share of the pixels."""
    samples, offset, width, height, end = images
    device = samples.device
    at = torch.rand([count], dtype=7, device=device) * end[-1]
    image = torch.searchsorted(end, at, right=True).clamp_max(end.size(0) - 1)
    w = width[image]
    r = torch.rand([5, count], device=device)
    left = torch.floor(r[0] * (w - (size - 1))).to(4).clamp_max(w - size).reshape([-1, 1, 1])
    top = torch.floor(r[1] * (height[image] - (size - 1))).to(4).clamp_max(height[image] - size).reshape([-1, 1, 1])
    line = torch.arange(size, device=device)
    back = size - 1 - line
    column = torch.where((r[2] < @mirror.probability@).reshape([-1, 1, 1]), back.reshape([1, 1, -1]), line.reshape([1, 1, -1]))
    row = torch.where((r[3] < @turn.probability@).reshape([-1, 1, 1]), back.reshape([1, -1, 1]), line.reshape([1, -1, 1]))
    turned = (r[4] < @turn.probability@).reshape([-1, 1, 1])
    y = top + torch.where(turned, column, row)
    x = left + torch.where(turned, row, column)
    pixel = offset[image].reshape([-1, 1, 1]) + (y * w.reshape([-1, 1, 1]) + x) * 3
    index = pixel.unsqueeze(1) + torch.arange(3, device=device).reshape([1, 3, 1, 1])
    return (torch.take(samples, index).to(6) - 128.0) / 64.0

  def draw_levels(self, count: int, like: Tensor) -> Tensor:
    """One-hot levels [count, Q], each as often as the others, from a random one on."""
    first = torch.floor(torch.rand([1], device=like.device) * @levels@).to(4)
    level = (torch.arange(count, device=like.device) + first) % @levels@
    return torch.one_hot(level, @levels@).to(6)

  def density_nats(self, noisy: Tensor, at: Tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Nats of latents with noise [P, D] under the logistic density, [P] (Balle, Laparra and
    Simoncelli 2017, "End-to-end optimized image compression", section 3)."""
    hidden, location, scale = at
    distance = torch.neg(torch.abs(noisy - location))
    upper = torch.sigmoid((distance + 0.5) / scale)
    lower = torch.sigmoid((distance - 0.5) / scale)
    return torch.neg(torch.log(torch.clamp_min(upper - lower, 1e-9))).sum([1])

  def restored_error(self, p: Dict[str, Tensor], latents: Tensor, pixels: Tensor, levels: Tensor) -> Tensor:
    """Mean squared error of each image [N] for samples of 0..255. Its gradient is that of the
    loss: a share of the squared error, the rest of log(1 - MS-SSIM) in units of the squared error,
    so that halving 1 - MS-SSIM is worth as many bits as halving the error."""
    restored = self.decode(p, latents, levels)
    error = (restored - pixels).square().mean([1, 2, 3]) * (64.0 * 64.0)
    if @ssim.share@ > 0.0:
      unlike = (1.0 - self.ms_ssim(restored, pixels)).clamp_min(1e-4)
      mixed = error * (1.0 - @ssim.share@) + error.detach() * torch.log(unlike) * @ssim.share@
      error = mixed - mixed.detach() + error.detach()
    return error

  def rounding_loss(self, p: Dict[str, Tensor], pixels: Tensor, levels: Tensor, noise: Tensor, constants: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    """Loss with latents rounded to integers, straight through (van den Oord et al. 2017, section
    3.2); squared error and bits per pixel of each image. Noise [N, D, h, w] is from -0.5 to 0.5."""
    mask, trained, weights, rate_weights, lambdas, place = constants
    y = self.bound(self.encode(p, pixels, levels))
    quantized = y + (torch.round(y) - y).detach()
    at = self.prior(p, quantized, levels)
    nats = self.density_nats(self.rows(y + noise), at)
    bits = nats.reshape([y.size(0), -1]).mean([1]) * (@bits.per.nat@ / 64.0)
    error = self.restored_error(p, quantized, pixels, levels)
    loss = (error * torch.mv(levels, weights) + bits * torch.mv(levels, rate_weights)).mean()
    return loss, error.detach(), bits.detach()

  def commitment(self, p: Dict[str, Tensor], y: Tensor, words: Tensor, levels: Tensor, constants: List[Tensor]) -> Tensor:
    mask, trained, weights, rate_weights, lambdas, place = constants
    # a squared step is 1 / lambda bits, and a bit a position 1 / 64 bits a pixel
    price = torch.reciprocal(self.lambda_by_channel(p, lambdas).detach()) * rate_weights.unsqueeze(1)
    worth = torch.matmul(levels, price) * (@commitment@ / 64.0)
    area = y.size(0) * y.size(2) * y.size(3)
    return ((y - words).square() * worth.unsqueeze(2).unsqueeze(3)).sum() / float(area)

  def code_step_loss(self, p: Dict[str, Tensor], books: List[Tensor], pixels: Tensor, levels: Tensor, y: Tensor, codes: List[Tensor], worth: Tensor, sampled: Tensor, joint: bool, constants: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    """Loss with codebooks; squared error and bits per pixel of each image. In the joint phase the
    encoder learns too: straight through, from a commitment loss and from soft bits."""
    mask, trained, weights, rate_weights, lambdas, place = constants
    words = self.words_of(books, codes, y)
    quantized = words
    if joint:
      quantized = y + (words - y).detach()
    at = self.prior(p, quantized, levels)
    images = y.size(0)
    area = y.size(2) * y.size(3)
    per_image = torch.mv(levels, rate_weights) * (@bits.per.nat@ / (64.0 * float(images * area)))
    weight = per_image.repeat_interleave(area)
    loss, zero, nonzero = self.code_loss(p, books, at, codes, self.rows(y), self.at_positions(levels, y), worth, weight, sampled, joint)
    error = self.restored_error(p, quantized, pixels, levels)
    loss = loss + (error * torch.mv(levels, weights)).mean()
    if joint:
      loss = loss + self.commitment(p, y, words, levels, constants)
    image = sampled // area
    sums = torch.zeros_like(error).detach().index_add(0, image, nonzero)
    counts = torch.zeros_like(error).detach().index_add(0, image, torch.ones_like(nonzero))
    bits = zero.reshape([images, area]).mean([1]) + sums / counts.clamp_min(1.0)
    return loss, error.detach(), bits * (@bits.per.nat@ / 64.0)

  def clipped(self, gradient: Tensor, pace: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    """The gradient with a limited norm, its norm before, and 1 if that is finite, else 0."""
    norm = torch.norm(gradient)
    finite = torch.isfinite(norm)
    scale = torch.where(finite, torch.clamp_max(pace[1] / norm.clamp_min(1e-12), 1.0), torch.zeros_like(norm))
    g = torch.nan_to_num(gradient, 0.0, 0.0, 0.0) * scale
    return g, norm, finite.type_as(gradient)

  def follow_gradient(self, flat: Tensor, mean: Tensor, variance: Tensor, g: Tensor, finite: Tensor, rates: Tensor, pace: Tensor):
    """Updates parameters and moments in place (Kingma and Ba 2015, end of section 2)."""
    mean.add_((g - mean) * (finite * (1.0 - @beta1@)))
    variance.add_((g.square() - variance) * (finite * (1.0 - @beta2@)))
    update = mean / (torch.sqrt(variance) + @epsilon@) * rates
    flat.sub_(update * (finite * pace[0]))

  def adam(self, state: List[Tensor], gradient: Tensor, rates: Tensor, pace: Tensor) -> Tensor:
    """Updates parameters in place and returns the norm of the gradient before it is clipped. If the
    norm is not finite, nothing changes. Pace: learning rate with the correction of the moments,
    maximum norm, share of the new parameters in their moving average."""
    flat, mean, variance, smooth = state
    g, norm, finite = self.clipped(gradient, pace)
    self.follow_gradient(flat, mean, variance, g, finite, rates, pace)
    smooth.add_((flat - smooth) * pace[2])
    return norm

  def record(self, log: Tensor, loss: Tensor, norm: Tensor, levels: Tensor, error: Tensor, bits: Tensor):
    """Adds a step to the log: steps, steps that are not finite, loss, norm, then for each level the
    images, their squared error and their bits per pixel."""
    finite = torch.logical_and(torch.isfinite(loss), torch.isfinite(norm))
    ok = torch.logical_and(torch.isfinite(error), torch.isfinite(bits)).type_as(error)
    error = torch.nan_to_num(error, 0.0, 0.0, 0.0).clamp_max(@max.squared.error@) * ok
    bits = torch.nan_to_num(bits, 0.0, 0.0, 0.0) * ok
    by_level = torch.matmul(torch.stack([ok, error, bits]), levels)
    head = torch.stack([torch.ones_like(loss), 1.0 - finite.type_as(loss), torch.nan_to_num(loss, 0.0, 0.0, 0.0), torch.nan_to_num(norm, 0.0, 0.0, 0.0)])
    log.add_(torch.cat([head, by_level.reshape([-1])]))

  def step(self, state: List[Tensor], log: Tensor, rates: Tensor, constants: List[Tensor], books: List[Tensor], images: List[Tensor], pace: Tensor, scalars: Tensor) -> Tensor:
    """One step. Scalars: phase (0 rounding, 1 joint by order-0 bits, 2 joint under the prior, 3
    final), whether the encoder is fixed, what the codebooks do (0 stand, 1 follow, 2 stand and keep
    their averages), whether dead codewords are replaced, crops, size, positions to sample."""
    phase = int(scalars[0])
    fixed = int(scalars[1]) == 1
    mask, trained, weights, rate_weights, lambdas, place = constants
    with_gradient = torch.requires_grad_(state[0].detach(), True)
    p = self.parameters(with_gradient, constants)
    pixels = self.crops(images, int(scalars[4]), int(scalars[5]))
    levels = self.draw_levels(int(scalars[4]), pixels)
    loss = torch.zeros([])
    error = loss
    bits = loss
    if phase == 0:
      grid = int(scalars[5]) // 8
      noise = torch.rand([levels.size(0), @latent@, grid, grid], device=pixels.device) - 0.5
      loss, error, bits = self.rounding_loss(p, pixels, levels, noise, constants)
    else:
      constant = self.parameters(state[0].detach(), constants)
      if fixed:
        y = self.bound(self.encode(constant, pixels, levels))
      else:
        y = self.bound(self.encode(p, pixels, levels))
      rdo = self.lambda_by_channel(constant, lambdas) * @rdo.lambda.scale@
      worth = torch.matmul(self.at_positions(levels, y), rdo)
      codes = self.codes_of(constant, books, y.detach(), levels, worth, phase >= 2)
      positions = levels.size(0) * y.size(2) * y.size(3)
      sampled = torch.randint(positions, [min(int(scalars[6]), positions)], device=pixels.device)
      loss, error, bits = self.code_step_loss(p, books, pixels, levels, y, codes, worth, sampled, not fixed, constants)
      self.count(books, codes, levels)
      latents = self.rows(torch.nan_to_num(y.detach(), 0.0, 0.0, 0.0))  # averages would keep a NaN
      if int(scalars[2]) > 0:
        self.follow(books, codes, latents, int(scalars[2]) == 1)
      if int(scalars[3]) == 1:
        self.replace_dead(books, codes, latents)
    gradient = self.gradient(loss, with_gradient) * trained
    norm = torch.zeros([])
    if @muon@:
      norm = self.muon(state, gradient, rates, pace, fixed)
    else:
      norm = self.adam(state, gradient, rates, pace)
    self.record(log, loss.detach(), norm, levels, error, bits)
    return log

  def gradient(self, loss: Tensor, parameters: Tensor) -> Tensor:
    gradients = torch.grad([loss], [parameters], None, None, False, True)
    gradient = gradients[0]
    if gradient is None:
      return torch.zeros_like(parameters)
    else:
      return gradient

  def cut(self, images: List[Tensor], shape: Tensor) -> Tensor:
    """Random crops in gray levels minus 128; the shape is count and size, on the host."""
    return self.crops(images, int(shape[0]), int(shape[1])) * 64.0

  def latents(self, state: List[Tensor], constants: List[Tensor], images: List[Tensor], shape: Tensor) -> Tensor:
    """Latents of random crops."""
    p = self.parameters(state[0].detach(), constants)
    pixels = self.crops(images, int(shape[0]), int(shape[1]))
    return self.bound(self.encode(p, pixels, self.draw_levels(int(shape[0]), pixels)))

  def reconstruct(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, options: Tensor) -> Tensor:
    """Crops [N, 3, S, S] in gray levels minus 128 as the decoder restores them. Options: level,
    whether there are codebooks, on the host."""
    p = self.parameters(state[3].detach(), constants)
    pixels = samples / 64.0
    level = torch.full([samples.size(0)], int(options[0]), dtype=4, device=samples.device)
    levels = torch.one_hot(level, @levels@).to(6)
    y = self.bound(self.encode(p, pixels, levels))
    quantized = torch.round(y)
    if int(options[1]) == 1:
      mask, trained, weights, rate_weights, lambdas, place = constants
      worth = self.lambda_by_channel(p, lambdas) * @rdo.lambda.scale@
      codes = self.codes_of(p, books, y, levels, torch.matmul(self.at_positions(levels, y), worth), False)
      quantized = self.words_of(books, codes, y)
    return self.decode(p, quantized, levels) * 64.0

  def measure(self, state: List[Tensor], constants: List[Tensor], books: List[Tensor], samples: Tensor, options: Tensor) -> Tensor:
    """Squared error of 8-bit samples, and the bits of the codes under the prior, of one image
    [1, 3, H, W] in gray levels minus 128 with sides of whole blocks. Options: level, height and
    width without the padding, on the host."""
    p = self.parameters(state[3].detach(), constants)
    mask, trained, weights, rate_weights, lambdas, place = constants
    pixels = samples / 64.0
    levels = torch.one_hot(torch.full([1], int(options[0]), dtype=4, device=samples.device), @levels@).to(6)
    y = self.bound(self.encode(p, pixels, levels))
    at_positions = self.at_positions(levels, y)
    worth = torch.matmul(at_positions, self.lambda_by_channel(p, lambdas) * @rdo.lambda.scale@)
    codes = self.codes_of(p, books, y, levels, worth, True)
    words = self.words_of(books, codes, y)
    at = self.prior(p, words, levels)
    rows = self.rows(y)
    one = torch.ones_like(worth[:, 0])
    nats = torch.zeros([], device=samples.device)
    zero = one
    for first in range(0, rows.size(0), 1024):
      block = torch.arange(first, min(first + 1024, rows.size(0)), device=samples.device)
      loss, zero, nonzero = self.code_loss(p, books, at, codes, rows, at_positions, worth, one, block, False)
      nats = nats + nonzero.sum()
    bits = (nats + zero.sum()) * @bits.per.nat@
    restored = torch.clamp(torch.round(self.decode(p, words, levels) * 64.0 + 128.0), 0.0, 255.0)
    error = (restored - samples - 128.0)[:, :, :int(options[1]), :int(options[2])]
    return torch.stack([error.square().mean(), bits])
