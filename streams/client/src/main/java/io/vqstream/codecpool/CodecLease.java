package io.vqstream.codecpool;

import io.vqstream.codec.ImageCodec;
import io.vqstream.registry.RouteQuality;

/** A lease of an open codec: the codec stays open until the lease is closed. */
public interface CodecLease extends AutoCloseable {

    /** Returns the codec; valid until the lease is closed. */
  ImageCodec codec();

  /** Returns the quality settings of the route. */
  default RouteQuality fidelity() {
    return RouteQuality.OF_THE_SERVICE;
  }

    /** Releases the codec. */
  @Override
  void close();

  /** Returns this lease with the quality settings of a route. Closing it closes this lease. */
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

  /** Returns a lease of a codec that is closed elsewhere. */
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
