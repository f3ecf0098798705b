  # The encoder and decoder networks, as in io.vqstream.torch, on parameters by tensor name.

  def per_level(self, table: Tensor, levels: Tensor) -> Tensor:
    """Rows of a table [Q, C] by one-hot levels [N, Q]: [N, C, 1, 1]."""
    return torch.matmul(levels, table).unsqueeze(2).unsqueeze(3)

  def rectify(self, x: Tensor) -> Tensor:
    return torch.leaky_relu(x, @slope@)

  def narrow(self, x: Tensor) -> Tensor:
    """The number format and memory layout of the convolutions."""
    return torch.contiguous(x.to(@precision@), memory_format=@layout@)

  def missing(self, channels: int) -> int:
    """Channels up to the next multiple of what oneDNN computes right on this machine."""
    return (@channel.multiple@ - channels % @channel.multiple@) % @channel.multiple@

  def convolve(self, x: Tensor, weight: Tensor, bias: Optional[Tensor], padding: int) -> Tensor:
    return self.convolve_groups(x, weight, bias, padding, 1)

  def convolve_groups(self, x: Tensor, weight: Tensor, bias: Optional[Tensor], padding: int, groups: int) -> Tensor:
    """A convolution with 1 group, or with one for each channel; with channels of zeros where some
    are missing."""
    channels = weight.size(0)
    outputs = self.missing(channels)
    inputs = self.missing(x.size(1))
    if inputs + outputs > 0:
      x = torch.constant_pad_nd(x, [0, 0, 0, 0, 0, inputs])
      if groups == 1:
        weight = torch.constant_pad_nd(weight, [0, 0, 0, 0, 0, inputs, 0, outputs])
      else:
        weight = torch.constant_pad_nd(weight, [0, 0, 0, 0, 0, 0, 0, outputs])
        groups = groups + inputs
      if bias is not None:
        bias = torch.constant_pad_nd(bias, [0, outputs])
    y = torch.conv2d(x, weight, bias, [1, 1], [padding, padding], [1, 1], groups)
    if outputs > 0:
      y = y[:, :channels]
    return y

  def layer(self, p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    """A convolution with bias that keeps the size of the grid."""
    weight = p[name + ".weight"]
    return self.convolve(x, weight, p[name + ".bias"], weight.size(2) // 2)

  def modulate(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    """Leaky ReLU of (1 + scale) x + bias, both by quality level."""
    scale = (self.per_level(p[name + ".level.scale"], levels) + 1.0).type_as(x)
    bias = self.per_level(p[name + ".level.bias"], levels).type_as(x)
    return self.rectify(torch.addcmul(bias, x, scale))

  def residual(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    spatial = self.convolve(x, p[name + ".spatial.weight"], None, 1)
    return x + self.layer(p, name + ".mix", self.modulate(p, name, spatial, levels))

  def depthwise(self, p: Dict[str, Tensor], name: str, x: Tensor, levels: Tensor) -> Tensor:
    a = self.convolve(x, p[name + ".pointwise.weight"], None, 0)
    a = self.modulate(p, name, a, levels)
    kernel = p[name + ".depthwise.weight"]
    spatial = self.convolve_groups(a, kernel, p[name + ".depthwise.bias"], 1, x.size(1))
    y = x + self.layer(p, name + ".mix", spatial)
    u, v = torch.chunk(self.layer(p, name + ".expand", y), 2, 1)
    gate = torch.clamp(v * 0.25 + 0.5, 0.0, 1.0)
    return y + self.layer(p, name + ".project", u * gate)

  def blocks(self, p: Dict[str, Tensor], name: str, depthwise: bool, count: int, x: Tensor, levels: Tensor) -> Tensor:
    for i in range(count):
      block = "{}.{}".format(name, i)
      if depthwise:
        x = self.depthwise(p, block, x, levels)
      else:
        x = self.residual(p, block, x, levels)
    return x

  def encode(self, p: Dict[str, Tensor], pixels: Tensor, levels: Tensor) -> Tensor:
    """Pixels [N, 3, H, W] as (x - 128) / 64 to latents [N, D, H/8, W/8] in steps."""
    skip = self.convolve(torch.pixel_unshuffle(pixels, 8), p["encoder.skip.weight"], None, 1)
    h = self.rectify(self.layer(p, "encoder.in", self.narrow(torch.pixel_unshuffle(pixels, 4))))
    h = self.blocks(p, "encoder.quarter", @encoder.depthwise@, @encoder.quarter@, h, levels)
    h = self.rectify(self.layer(p, "encoder.down", self.narrow(torch.pixel_unshuffle(h, 2))))
    h = self.blocks(p, "encoder.eighth", @encoder.depthwise@, @encoder.eighth@, h, levels)
    correction = self.layer(p, "encoder.out", h).type_as(skip)
    gain = torch.exp(self.per_level(p["encoder.log_gain"], levels))
    return (skip + correction * 0.5) * gain

  def decode(self, p: Dict[str, Tensor], latents: Tensor, levels: Tensor) -> Tensor:
    """Latents [N, D, h, w] in steps to pixels [N, 3, 8h, 8w] as (x - 128) / 64."""
    z = latents * torch.exp(self.per_level(p["decoder.log_gain"], levels))
    skip = self.convolve(z, p["decoder.skip.weight"], None, 1)
    standard = z / p["decoder.deviation"].reshape([1, -1, 1, 1])
    h = self.rectify(self.layer(p, "decoder.in", self.narrow(standard)))
    h = self.blocks(p, "decoder.eighth", @decoder.depthwise@, @decoder.eighth@, h, levels)
    h = self.rectify(self.narrow(torch.pixel_shuffle(self.layer(p, "decoder.up", h), 2)))
    h = self.blocks(p, "decoder.quarter", @decoder.depthwise@, @decoder.quarter@, h, levels)
    correction = self.layer(p, "decoder.out", h).type_as(skip)
    return torch.pixel_shuffle(skip, 8) + torch.pixel_shuffle(correction, 4) * 0.25
