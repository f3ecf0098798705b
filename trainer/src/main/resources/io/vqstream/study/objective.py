  # Encoder, latent and decoder under a bound. Data: images [M, D] of bytes, rows of the batch.

  def batch(self, data: List[Tensor]) -> Tensor:
    """Pixels of a batch, 0..1; where the likelihood is of bits, pixels are drawn as bits with
    their gray as probability (Burda et al. 2016, section 5)."""
    pixels = torch.index_select(data[0], 0, data[1]).to(6) / 255.0
    if @binarize@:
      return torch.bernoulli(pixels)
    else:
      return pixels

  def disturbed(self, x: Tensor, noise: float) -> Tensor:
    """Adds Gaussian noise (denoising autoencoder: Vincent et al. 2010)."""
    if noise > 0.0:
      return torch.clamp(x + torch.randn_like(x) * noise, 0.0, 1.0)
    else:
      return x

  def elbo(self, p: Dict[str, Tensor], state: List[Tensor], x: Tensor, target: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """The negative evidence lower bound of each image, with a weight of the divergence (Kingma and
    Welling 2014, equation 7; Higgins et al. 2017, equation 4)."""
    draw = self.draw(p, state, self.encode(p, x), scalars, training)
    nll = -self.log_likelihood(self.decode(p, draw["z"]), target)
    draw["nll"] = nll
    draw["cost"] = nll + draw["divergence"] * float(scalars[1]) + draw["auxiliary"]
    draw["loss"] = draw["cost"].mean()
    return draw

  def importance(self, p: Dict[str, Tensor], state: List[Tensor], x: Tensor, target: Tensor, scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """The negative importance-weighted bound L_k of each image (Burda et al. 2016, equation 8)."""
    k = int(scalars[4])
    draw = self.draw(p, state, self.encode(p, x).repeat_interleave(k, 0), scalars, training)
    log_likelihood = self.log_likelihood(self.decode(p, draw["z"]), target.repeat_interleave(k, 0))
    weights = log_likelihood + draw["log_p"] - draw["log_q"]
    draw["nll"] = -log_likelihood.reshape([-1, k]).mean([1])
    draw["divergence"] = draw["divergence"].reshape([-1, k]).mean([1])
    draw["auxiliary"] = draw["auxiliary"].reshape([-1, k]).mean([1])
    draw["cost"] = -(torch.logsumexp(weights.reshape([-1, k]), [1]) - torch.log(scalars[4]).to(6))
    draw["loss"] = draw["cost"].mean()
    return draw

  def objective(self, p: Dict[str, Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor, training: bool) -> Dict[str, Tensor]:
    """Figures: means of the cost, of the negative log likelihood, of the divergence and of the
    latent's own terms."""
    target = self.batch(data)
    draw = self.bound(p, state, self.disturbed(target, float(scalars[3])), target, scalars, training)
    draw["figures"] = torch.stack([draw["cost"].mean(), draw["nll"].mean(), draw["divergence"].mean(), draw["auxiliary"].mean()])
    return draw

  def importance_bound(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """The bound L_k of each image, whatever bound the model was trained with."""
    p = self.parameters(optimizer[0].detach())
    x = self.batch(data)
    return -self.importance(p, state, x, x, scalars, False)["cost"].detach()

  def reconstruct(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tuple[Tensor, Tensor]:
    """Inputs and the images that the decoder makes of the center of their latents, [N, D]."""
    p = self.parameters(optimizer[0].detach())
    x = self.disturbed(torch.index_select(data[0], 0, data[1]).to(6) / 255.0, float(scalars[3]))
    center = self.draw(p, state, self.encode(p, x), scalars, False)["center"]
    return x, self.mean_image(self.decode(p, center)).detach()

  def latents(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Centers of the latents, [N, L]."""
    p = self.parameters(optimizer[0].detach())
    x = torch.index_select(data[0], 0, data[1]).to(6) / 255.0
    return self.draw(p, state, self.encode(p, x), scalars, False)["center"].detach()

  def generate(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Images from latents [N, L]."""
    p = self.parameters(optimizer[0].detach())
    return self.mean_image(self.decode(p, data[0])).detach()

  def sample(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """As many images from the prior as the latents [N, E] of the data have rows; an autoencoder has
    no prior and takes a normal one."""
    p = self.parameters(optimizer[0].detach())
    return self.mean_image(self.decode(p, self.prior_sample(p, state, data[0].size(0)))).detach()

  def mean_figures(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Of the batch: mean squared error, the sharpness of edges, which is the mean absolute difference
    of neighboring samples of reconstructions over that of the originals, and the mean squared error
    of the inputs."""
    target = torch.index_select(data[0], 0, data[1]).to(6) / 255.0
    x, y = self.reconstruct(optimizer, state, data, scalars)
    a = target.reshape([-1, @channels@, @height@, @width@])
    b = y.reshape([-1, @channels@, @height@, @width@])
    return torch.stack([(target - y).square().mean(), self.edges(b) / self.edges(a).clamp_min(1e-12), (target - x).square().mean()])

  def edges(self, x: Tensor) -> Tensor:
    return (x[:, :, 1:] - x[:, :, :-1]).abs().mean() + (x[:, :, :, 1:] - x[:, :, :, :-1]).abs().mean()
