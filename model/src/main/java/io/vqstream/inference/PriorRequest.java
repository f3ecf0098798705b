package io.vqstream.inference;

import io.vqstream.prior.DecodeRequest;
import io.vqstream.prior.EncodeRequest;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to encode or decode one grid with a prior. */
abstract sealed class PriorRequest {
  private final Kind kind;
  private @Nullable Result result;

  private PriorRequest(Kind kind) {
    this.kind = kind;
  }

  /**
   * The kind of a request: requests with the same prior (by identity), quality level and direction
   * can share a batch, all with a reference frame or all without.
   */
  record Kind(PixelCnnPrior prior, int level, boolean encoding, boolean inter) {}

  final Kind kind() {
    return kind;
  }

  /**
   * Returns the result.
   *
   * @throws IllegalStateException if the request has not been processed
   */
  final Result result() {
    if (result == null) {
      throw new IllegalStateException("the request has not been processed");
    }
    return result;
  }

  abstract Grid grid();

  abstract List<Result> process(List<PriorRequest> batch);

  /** Processes requests of one kind and stores the result in each. */
  static void runAll(List<PriorRequest> batch) {
    List<Result> results = batch.get(0).process(batch);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).result = results.get(i);
    }
  }

  /** A request to encode latents. */
  static final class Encoding extends PriorRequest {
    private final EncodeRequest request;

    Encoding(PixelCnnPrior prior, EncodeRequest request, int level) {
      super(new Kind(prior, level, true, request.reference().isPresent()));
      this.request = request;
    }

    @Override
    Grid grid() {
      return request.grid();
    }

    @Override
    List<Result> process(List<PriorRequest> batch) {
      List<EncodeRequest> requests = batch.stream().map(r -> ((Encoding) r).request).toList();
      return kind().prior().encodeBatch(requests, kind().level());
    }
  }

  /** A request to decode codes. */
  static final class Decoding extends PriorRequest {
    private final DecodeRequest request;

    Decoding(PixelCnnPrior prior, DecodeRequest request, int level) {
      super(new Kind(prior, level, false, request.reference().isPresent()));
      this.request = request;
    }

    @Override
    Grid grid() {
      return request.grid();
    }

    @Override
    List<Result> process(List<PriorRequest> batch) {
      List<DecodeRequest> requests = batch.stream().map(r -> ((Decoding) r).request).toList();
      return kind().prior().decodeBatch(requests, kind().level());
    }
  }
}
