  # The encoder and decoder networks, as in io.vqstream.vqvae, on parameters by tensor name.

  def per_level(self, table: Tensor, levels: Tensor) -> Tensor:
    """Rows of a table [Q, C] by one-hot levels [N, Q]: [N, C, 1, 1]."""
    return torch.unsqueeze(torch.unsqueeze(torch.matmul(levels, table), 2), 3)

  def narrow(self, x: Tensor) -> Tensor:
    """The number format and memory layout of the convolutions."""
    return torch.contiguous(torch.to(x, @precision@), memory_format=@layout@)

  def layer(self, p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    """A convolution with bias that keeps the size of the grid."""
    weight = p[name + ".weight"]
    pad = torch.floordiv(torch.size(weight, 2), 2)
    return torch.conv2d(x, weight, p[name + ".bias"], [1, 1], [pad, pad], [1, 1], 1)

  def linear(self, x: Tensor, weight: Tensor) -> Tensor:
    """A 3x3 convolution in full precision."""
    return torch.conv2d(x, weight, None, [1, 1], [1, 1], [1, 1], 1)

  def modulate(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    """Leaky ReLU of (1 + scale) x + bias, both by quality level."""
    scale = torch.type_as(torch.add(self.per_level(p[name + ".level.scale"], levels), 1.0), x)
    bias = torch.type_as(self.per_level(p[name + ".level.bias"], levels), x)
    return torch.leaky_relu(torch.addcmul(bias, x, scale), @slope@)

  def residual(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    spatial = torch.conv2d(x, p[name + ".spatial.weight"], None, [1, 1], [1, 1], [1, 1], 1)
    return torch.add(x, self.layer(p, name + ".mix", self.modulate(p, name, spatial, levels)))

  def depthwise(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    a = torch.conv2d(x, p[name + ".pointwise.weight"], None, [1, 1], [0, 0], [1, 1], 1)
    a = self.modulate(p, name, a, levels)
    spatial = torch.conv2d(a, p[name + ".depthwise.weight"], p[name + ".depthwise.bias"], [1, 1], [1, 1], [1, 1], torch.size(x, 1))
    x1 = torch.add(x, self.layer(p, name + ".mix", spatial))
    u, v = torch.chunk(self.layer(p, name + ".expand", x1), 2, 1)
    gate = torch.clamp(torch.add(torch.mul(v, 0.25), 0.5), 0.0, 1.0)
    return torch.add(x1, self.layer(p, name + ".project", torch.mul(u, gate)))

  def blocks(self, p: Dict[str, Tensor], name: str, depthwise: bool, count: int, x: Tensor, levels: Tensor) -> Tensor:
    for i in range(count):
      block = torch.format("{}.{}", name, i)
      if depthwise:
        x = self.depthwise(p, block, x, levels)
      else:
        x = self.residual(p, block, x, levels)
    return x

  def encode(self, p: Dict[str, Tensor], pixels: Tensor, levels: Tensor) -> Tensor:
    """Pixels [N, 3, H, W] as (x - 128) / 64 to latents [N, D, H/8, W/8] in steps."""
    skip = self.linear(torch.pixel_unshuffle(pixels, 8), p["encoder.skip.weight"])
    h = self.layer(p, "encoder.in", self.narrow(torch.pixel_unshuffle(pixels, 4)))
    h = torch.leaky_relu(h, @slope@)
    h = self.blocks(p, "encoder.quarter", @encoder.depthwise@, @encoder.quarter@, h, levels)
    h = self.layer(p, "encoder.down", self.narrow(torch.pixel_unshuffle(h, 2)))
    h = torch.leaky_relu(h, @slope@)
    h = self.blocks(p, "encoder.eighth", @encoder.depthwise@, @encoder.eighth@, h, levels)
    correction = torch.type_as(self.layer(p, "encoder.out", h), skip)
    gain = torch.exp(self.per_level(p["encoder.log_gain"], levels))
    return torch.mul(torch.add(skip, correction, alpha=0.5), gain)

  def decode(self, p: Dict[str, Tensor], latents: Tensor, levels: Tensor) -> Tensor:
    """Latents [N, D, h, w] in steps to pixels [N, 3, 8h, 8w] as (x - 128) / 64."""
    z = torch.mul(latents, torch.exp(self.per_level(p["decoder.log_gain"], levels)))
    skip = self.linear(z, p["decoder.skip.weight"])
    standard = torch.div(z, torch.reshape(p["decoder.deviation"], [1, -1, 1, 1]))
    h = torch.leaky_relu(self.layer(p, "decoder.in", self.narrow(standard)), @slope@)
    h = self.blocks(p, "decoder.eighth", @decoder.depthwise@, @decoder.eighth@, h, levels)
    h = self.narrow(torch.pixel_shuffle(self.layer(p, "decoder.up", h), 2))
    h = torch.leaky_relu(h, @slope@)
    h = self.blocks(p, "decoder.quarter", @decoder.depthwise@, @decoder.quarter@, h, levels)
    correction = torch.type_as(self.layer(p, "decoder.out", h), skip)
    return torch.add(torch.pixel_shuffle(skip, 8), torch.pixel_shuffle(correction, 4), alpha=0.25)
