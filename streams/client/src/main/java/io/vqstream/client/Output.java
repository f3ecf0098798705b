package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Decoding;
import java.util.Arrays;
import java.util.Locale;

/** The type of value that a deserializer returns: the values of {@code vqstream.output}. */
enum Output {
  /** {@link Image}: the image file, its media type and its origin. */
  IMAGE {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return Decoding.image(coded, decoded);
    }
  },
  /**
   * {@code byte[]}: the image file. A PNG, or the original file of an image that was passed
   * through.
   */
  FILE {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return decoded.file();
    }
  },
  /** {@link Decoded}: the pixels, or the original file of an image that was passed through. */
  PIXELS {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return decoded;
    }
  },
  /** {@code String}: one line that describes the image, for console tools. */
  TEXT {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      int frame = coded.getFrame().size();
      String what =
          decoded instanceof Decoded.Coded pixels
              ? "%dx%d %s, %d bytes"
                  .formatted(
                      pixels.picture().width(),
                      pixels.picture().height(),
                      coded.getKind() == CodedImage.Kind.KIND_LOSSLESS ? "lossless" : "coded",
                      frame)
              : "%dx%d passed through, %d bytes of %s (%s)"
                  .formatted(
                      coded.getWidth(),
                      coded.getHeight(),
                      decoded.file().length,
                      decoded.contentType(),
                      printable(coded.getPassthroughReason()));
      return coded.getOrigin().isEmpty() ? what : what + ", " + printable(coded.getOrigin());
    }
  };

  /** Returns the value in settings. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Output of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  static String[] ids() {
    return Arrays.stream(values()).map(Output::id).toArray(String[]::new);
  }

  /** Converts a decoded image to the value that the application receives. */
  abstract Object of(CodedImage coded, Decoded decoded);

  /** Replaces control characters: any producer of the topic can set these fields. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
  }
}
