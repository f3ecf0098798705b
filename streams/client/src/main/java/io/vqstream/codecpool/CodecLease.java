package io.vqstream.codecpool;

import io.vqstream.codec.ImageCodec;
import io.vqstream.registry.RouteQuality;

/** A codec in use: it stays open until this is closed, once. */
public interface CodecLease extends AutoCloseable {

  ImageCodec codec();

  /** How well to code with it. */
  default RouteQuality fidelity() {
    return RouteQuality.OF_THE_SERVICE;
  }

  @Override
  void close();

  /** This loan for a route that asks for that fidelity; closes with this. */
  default CodecLease with(RouteQuality fidelity) {
    CodecLease loan = this;
    return new CodecLease() {
      @Override
      public ImageCodec codec() {
        return loan.codec();
      }

      @Override
      public RouteQuality fidelity() {
        return fidelity;
      }

      @Override
      public void close() {
        loan.close();
      }
    };
  }

  /** Of a codec that somebody else closes. */
  static CodecLease of(ImageCodec codec) {
    return new CodecLease() {
      @Override
      public ImageCodec codec() {
        return codec;
      }

      @Override
      public void close() {}
    };
  }
}
