  # The choice of codes where any codeword may represent any latent.

  def bound(self, y: Tensor) -> Tensor:
    """Latents within the range of the quantizer, which has none."""
    return y

  def codes_of(self, p: Dict[str, Tensor], books: List[Tensor], y: Tensor, levels: Tensor, worth: Tensor, under_prior: bool) -> List[Tensor]:
    """Codes of latents: by order-0 bits, or from those by the bits that the prior asks for, in the
    context of the codes before. Each pass is nearer to the codec, which chooses one position after
    the other in the context of final codes."""
    rows = self.rows(y)
    at_positions = self.at_positions(levels, y)
    codes = self.choose_by_usage(books, rows, at_positions, worth)
    if under_prior:
      for i in range(@rdo.passes@):
        at = self.prior(p, self.words_of(books, codes, y), levels)
        codes = self.choose(p, books, at, rows, at_positions, worth)
    return codes
