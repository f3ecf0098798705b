  # Residual quantization: a codeword of a subspace is the sum of one codeword of each stage, and its code
  # has the codes of the stages as digits, the first stage in front. Codeword 0 of each stage is zero.

  def by_stage(self, x: Tensor, sizes: List[int], m: int) -> Tensor:
    """Values of all codewords [n, K, d] by their code in a stage: [n, before, K_m, after, d]."""
    n, k, d = x.size()
    after = 1
    for i in range(m + 1, len(sizes)):
      after = after * sizes[i]
    return x.reshape([n, -1, sizes[m], after, d])

  def of_stage(self, x: Tensor, like: Tensor, sizes: List[int], m: int) -> Tensor:
    """Values of a stage [n, K_m, d] for all codewords that have them, [n, K, d] as in like."""
    return x.unsqueeze(1).unsqueeze(3).expand(self.by_stage(like, sizes, m).size()).reshape(like.size())

  def stages(self, words: Tensor, sizes: List[int]) -> List[Tensor]:
    """Codewords of each stage [n, K_m, d]: the sums in which the other stages have codeword 0."""
    parts: List[Tensor] = []
    for m in range(len(sizes)):
      parts.append(self.by_stage(words, sizes, m).select(3, 0).select(1, 0).clone())
    return parts

  def sums_of(self, stages: List[Tensor]) -> Tensor:
    """All sums of one codeword of each stage, [n, K, d]."""
    words = stages[0]
    for m in range(1, len(stages)):
      n, k, d = words.size()
      words = (words.unsqueeze(2) + stages[m].unsqueeze(1)).reshape([n, -1, d])
    return words

  def follow(self, books: List[Tensor], codes: List[Tensor], rows: Tensor, move: bool):
    """Moves each codeword of a stage towards the mean of what the other stages leave of the latents
    [P, D] that picked it. A codeword with few picks keeps its place; codeword 0 stays at zero."""
    groups: List[List[int]] = @groups@
    stage_sizes: List[List[int]] = @stages@
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      words = books[g]
      counts = books[len(groups) + g].unsqueeze(2)
      sums = books[2 * len(groups) + g]
      sizes = stage_sizes[g]
      self.accumulate(books, g, codes[g], self.by_subspace(rows, channel, n, d))
      if move:
        stages = self.stages(words, sizes)
        for m in range(len(sizes)):
          others = words - self.of_stage(stages[m], words, sizes, m)
          left = self.by_stage(sums - counts * others, sizes, m).sum([1, 3])
          picks = self.by_stage(counts, sizes, m).sum([1, 3])
          follows = picks > @few@
          follows.select(1, 0).fill_(0)
          stages[m] = torch.where(follows, left / picks.clamp_min(1e-9), stages[m])
          words.copy_(self.sums_of(stages))
      channel = channel + n * d

  def replace_dead(self, books: List[Tensor], codes: List[Tensor], rows: Tensor):
    """Moves codewords of a stage that nothing picks to what the other stages leave of the latents
    that are farthest from their codewords."""
    groups: List[List[int]] = @groups@
    stage_sizes: List[List[int]] = @stages@
    channel = 0
    for g in range(len(groups)):
      n, d, k = groups[g]
      words = books[g]
      counts = books[len(groups) + g].unsqueeze(2)
      sums = books[2 * len(groups) + g]
      sizes = stage_sizes[g]
      latents = self.by_subspace(rows, channel, n, d)
      index = codes[g].unsqueeze(2).expand(latents.size())
      stages = self.stages(words, sizes)
      for m in range(len(sizes)):
        dead = self.by_stage(counts, sizes, m).sum([1, 3, 4]) < @dead@
        dead.select(1, 0).fill_(0)
        rest = latents - torch.gather(words, 1, index)
        left = rest + torch.gather(self.of_stage(stages[m], words, sizes, m), 1, index)
        candidates = min(sizes[m], latents.size(1))
        far = torch.topk(rest.square().sum([2]), candidates, 1)[1]
        place = (torch.cumsum(dead.to(4), 1) - 1).clamp(0, candidates - 1)
        candidate = torch.gather(far, 1, place)
        moved = torch.gather(left, 1, candidate.unsqueeze(2).expand(stages[m].size()))
        dead = torch.logical_and(dead, torch.cumsum(dead.to(4), 1) <= candidates)
        revived = dead.unsqueeze(2).expand(stages[m].size())
        stages[m] = torch.where(revived, moved, stages[m])
        words.copy_(self.sums_of(stages))
        of_revived = self.of_stage(revived, words, sizes, m)
        picks = torch.full_like(counts, 10.0 * @dead@ * float(sizes[m]) / float(k))
        counts.copy_(torch.where(of_revived.select(2, 0).unsqueeze(2), picks, counts))
        sums.copy_(torch.where(of_revived, words * counts, sums))
      channel = channel + n * d
