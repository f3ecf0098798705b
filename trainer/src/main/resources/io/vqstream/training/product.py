  # Product quantization: a table of codewords for each subspace.

  def follow(self, books: List[Tensor], codes: List[Tensor], rows: Tensor, move: bool):
    """Moves each codeword towards the mean of the latents [P, D] that picked it. A codeword with
    few picks keeps its place, since its mean is noise; codeword 0 stays at zero. Without a move, the
    means are kept for the steps that follow."""
    groups: List[List[int]] = @groups@
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      words = books[g]
      counts = books[len(groups) + g]
      sums = books[2 * len(groups) + g]
      self.accumulate(books, g, codes[g], self.by_subspace(rows, channel, n, d))
      if move:
        follows = counts > @few@
        follows.select(1, 0).fill_(0)
        words.copy_(torch.where(follows.unsqueeze(2), sums / counts.clamp_min(1e-9).unsqueeze(2), words))
      channel = channel + n * d

  def replace_dead(self, books: List[Tensor], codes: List[Tensor], rows: Tensor):
    """Moves codewords that nothing picks to the latents that are farthest from their codewords, so
    that they cover what the others do not."""
    groups: List[List[int]] = @groups@
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      words = books[g]
      counts = books[len(groups) + g]
      sums = books[2 * len(groups) + g]
      dead = counts < @dead@
      dead.select(1, 0).fill_(0)
      latents = self.by_subspace(rows, channel, n, d)
      index = codes[g].unsqueeze(2).expand(latents.size())
      error = (latents - torch.gather(words, 1, index)).square().sum([2])
      candidates = min(k, error.size(1))
      far = torch.topk(error, candidates, 1)[1]
      place = (torch.cumsum(dead.to(4), 1) - 1).clamp(0, candidates - 1)
      candidate = torch.gather(far, 1, place)
      moved = torch.gather(latents, 1, candidate.unsqueeze(2).expand(words.size()))
      dead = torch.logical_and(dead, torch.cumsum(dead.to(4), 1) <= candidates)
      words.copy_(torch.where(dead.unsqueeze(2), moved, words))
      counts.copy_(torch.where(dead, torch.full_like(counts, 10.0 * @dead@), counts))
      sums.copy_(torch.where(dead.unsqueeze(2), words * counts.unsqueeze(2), sums))
      channel = channel + n * d
