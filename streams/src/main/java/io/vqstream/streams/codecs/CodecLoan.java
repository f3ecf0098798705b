package io.vqstream.streams.codecs;

import io.vqstream.codec.ImageCodec;

/** A codec in use: it stays open until this is closed, once. */
public interface CodecLoan extends AutoCloseable {

  ImageCodec codec();

  @Override
  void close();

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
