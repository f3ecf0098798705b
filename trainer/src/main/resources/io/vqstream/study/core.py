  def gradient(self, loss: Tensor, parameters: Tensor) -> Tensor:
    gradients = torch.grad([loss], [parameters], None, None, False, True)
    gradient = gradients[0]
    if gradient is None:
      return torch.zeros_like(parameters)
    else:
      return gradient

  def slope(self, value: Tensor, at: Tensor) -> Tensor:
    """Gradient of a sum of values, itself differentiable."""
    gradients = torch.grad([value.sum()], [at], None, True, True, True)
    gradient = gradients[0]
    if gradient is None:
      return torch.zeros_like(at)
    else:
      return gradient

  def adam(self, optimizer: List[Tensor], gradient: Tensor, rate: float):
    """Updates parameters in place (Kingma and Ba 2015, algorithm 1; the rate has the correction of
    the moments, and each parameter a factor of it). A gradient that is not finite changes nothing."""
    flat, mean, variance, factors = optimizer
    finite = torch.isfinite(torch.sum(gradient)).type_as(flat)
    g = torch.nan_to_num(gradient, 0.0, 0.0, 0.0)
    mean.add_((g - mean) * (finite * (1.0 - @beta1@)))
    variance.add_((g.square() - variance) * (finite * (1.0 - @beta2@)))
    flat.sub_(mean / (torch.sqrt(variance) + 1e-8) * (finite * rate) * factors)

  def step(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    leaf = torch.requires_grad_(optimizer[0].detach(), True)
    result = self.objective(self.parameters(leaf), state, data, scalars, True)
    self.adam(optimizer, self.gradient(result["loss"], leaf), float(scalars[0]))
    self.follow(state, result)
    return result["figures"].detach()

  def evaluate(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    return self.objective(self.parameters(optimizer[0].detach()), state, data, scalars, False)["figures"].detach()

  def loss_gradient(self, optimizer: List[Tensor], state: List[Tensor], data: List[Tensor], scalars: Tensor) -> Tensor:
    """Gradient of the loss of a step to all parameters."""
    leaf = torch.requires_grad_(optimizer[0].detach(), True)
    result = self.objective(self.parameters(leaf), state, data, scalars, True)
    return self.gradient(result["loss"], leaf)
