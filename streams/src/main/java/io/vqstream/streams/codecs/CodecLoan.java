package io.vqstream.streams.codecs;

import io.vqstream.codec.ImageCodec;
import io.vqstream.streams.checkpoint.RouteFidelity;

/** A codec in use: it stays open until this is closed, once. */
public interface CodecLoan extends AutoCloseable {

  ImageCodec codec();

  /** How well to code with it. */
  default RouteFidelity fidelity() {
    return RouteFidelity.OF_THE_SERVICE;
  }

  @Override
  void close();

  /** This loan for a route that asks for that fidelity; closes with this. */
  default CodecLoan with(RouteFidelity fidelity) {
    CodecLoan loan = this;
    return new CodecLoan() {
      @Override
      public ImageCodec codec() {
        return loan.codec();
      }

      @Override
      public RouteFidelity fidelity() {
        return fidelity;
      }

      @Override
      public void close() {
        loan.close();
      }
    };
  }

  /** Of a codec that somebody else closes. */
  static CodecLoan of(ImageCodec codec) {
    return new CodecLoan() {
      @Override
      public ImageCodec codec() {
        return codec;
      }

      @Override
      public void close() {}
    };
  }
}
