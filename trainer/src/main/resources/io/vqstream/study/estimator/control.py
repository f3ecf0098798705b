  def control(self, p: Dict[str, Tensor], h: Tensor, z: Tensor, target: Tensor) -> Tensor:
    """The control variate c(z), [N]: f at relaxed codes with learned weight and temperature (Tucker
    et al., "REBAR", 2017, equation 9), and beside it a network that sees image and codes (Grathwohl
    et al., "Backpropagation through the Void", 2018, section 3)."""
    relaxed = torch.sigmoid(z * torch.exp(-p["control.temperature"]))
    c = self.value(p, h, relaxed, target) * p["control.weight"]
    if @network@:
      c = c + self.control_network(p, torch.cat([target, relaxed], 1) * 2.0 - 1.0)[:, 0]
    return c
