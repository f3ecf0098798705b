package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Decoding;
import java.util.Arrays;
import java.util.Locale;

/** What a deserializer makes of a frame: the values of {@code vqstream.output}. */
enum Output {
  /** {@link Image}: the image file, its media type and its origin. */
  IMAGE {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return Decoding.image(coded, decoded);
    }
  },
  /**
   * {@code byte[]}: the image file, PNG or, where the image was carried, the source's own bytes.
   */
  FILE {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return decoded.file();
    }
  },
  /** {@link Decoded}: the pixels, or the file of an image that was carried. No PNG is written. */
  PIXELS {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      return decoded;
    }
  },
  /** {@code String}: one line that says what the image is, for tools that print. */
  TEXT {
    @Override
    Object of(CodedImage coded, Decoded decoded) {
      int frame = coded.getFrame().size();
      String what =
          decoded instanceof Decoded.Coded pixels
              ? "%dx%d coded, %d bytes"
                  .formatted(pixels.picture().width(), pixels.picture().height(), frame)
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

  /** The word in settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Output of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  static String[] words() {
    return Arrays.stream(values()).map(Output::word).toArray(String[]::new);
  }

  /** The value that the application gets. */
  abstract Object of(CodedImage coded, Decoded decoded);

  /** Such a field comes from anyone who may write to the topic. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
  }
}
