package io.vqstream.codecpool;

import io.vqstream.codec.ImageCodec;
import io.vqstream.registry.RouteQuality;

/** A lease of an open codec: the codec stays open until the lease is closed. */
public interface CodecLease extends AutoCloseable {

  /** Returns the codec; valid until the lease is closed. */
  ImageCodec codec();

  /** Returns the quality settings of the route. */
  default RouteQuality quality() {
    return RouteQuality.INHERITED;
  }

  /** Releases the codec. */
  @Override
  void close();

  /** Returns this lease with the quality settings of a route. Closing it closes this lease. */
  default CodecLease with(RouteQuality quality) {
    CodecLease lease = this;
    return new CodecLease() {
      @Override
      public ImageCodec codec() {
        return lease.codec();
      }

      @Override
      public RouteQuality quality() {
        return quality;
      }

      @Override
      public void close() {
        lease.close();
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
