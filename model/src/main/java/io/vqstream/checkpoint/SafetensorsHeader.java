package io.vqstream.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a <a href="https://github.com/huggingface/safetensors">safetensors</a> file, fully
 * validated.
 *
 * <pre>
 * file     = length header data
 * length   = u64, little-endian: bytes of the header
 * header   = a JSON object, UTF-8, spaces may follow it:
 *            { "__metadata__": { KEY: STRING, .. },
 *              NAME: { "dtype": TYPE, "shape": [ SIZE, .. ], "data_offsets": [ BEGIN, END ] }, .. }
 * data     = the tensors' values, little-endian, row-major, gapless; offsets count from its start
 * </pre>
 *
 * @param metadata strings under {@code __metadata__}
 * @param entries the tensors by name
 */
record SafetensorsHeader(SortedMap<String, String> metadata, SortedMap<String, Entry> entries) {

  static final String METADATA = "__metadata__";

  /** Limit of the reference implementation. */
  private static final int MAX_HEADER = 100_000_000;

  private static final int MAX_AXES = 8;

  /**
   * Type, shape and location of a tensor.
   *
   * @param begin first byte of its values, counted from the start of the file
   * @param end byte after its values, counted from the start of the file
   */
  record Entry(TensorType type, int[] shape, int begin, int end) {}

  /**
   * Parses and validates the header of a file.
   *
   * @param source name of the file for messages
   * @throws CheckpointException if the file is malformed
   */
  static SafetensorsHeader read(String source, byte[] file) throws CheckpointException {
    if (file.length < 8) {
      throw new CheckpointException(source, "no safetensors file: " + file.length + " bytes");
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > Math.min(MAX_HEADER, file.length - 8)) {
      throw new CheckpointException(
          source,
          "no safetensors file, or cut short: it claims a header of "
              + Long.toUnsignedString(length)
              + " bytes and has "
              + (file.length - 8)
              + " after the length");
    }
    int dataStart = 8 + (int) length;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(file, 8, (int) length))
              .toString();
      JsonReader json = new JsonReader(new StringReader(text));
      json.setStrictness(Strictness.STRICT);
      Parser parser = new Parser(json, dataStart, file.length);
      parser.header();
      parser.checkGapless();
      return new SafetensorsHeader(parser.metadata, parser.entries);
    } catch (CharacterCodingException e) {
      throw new CheckpointException(source, "the header is no UTF-8");
    } catch (BadHeader e) {
      throw new CheckpointException(source, e.reason);
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw new CheckpointException(source, "the header is no safetensors JSON");
    } catch (IOException e) { // the reader's text ended within the object
      throw new CheckpointException(source, "the header's JSON ends too early");
    }
  }

  /** The reason why the header is malformed; the catch block adds the source. */
  private static final class BadHeader extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadHeader(String reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static final class Parser {
    private final JsonReader json;
    private final int dataStart;
    private final int fileLength;
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    Parser(JsonReader json, int dataStart, int fileLength) {
      this.json = json;
      this.dataStart = dataStart;
      this.fileLength = fileLength;
    }

    void header() throws IOException {
      boolean metadataSeen = false;
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals(METADATA)) {
          verify(!metadataSeen, "the header has " + METADATA + " twice");
          metadataSeen = true;
          metadata();
        } else {
          verify(name.chars().noneMatch(Character::isISOControl), "a tensor's name is no text");
          verify(entries.put(name, entry(name)) == null, "two tensors are named " + name);
        }
      }
      json.endObject();
      verify(json.peek() == JsonToken.END_DOCUMENT, "something follows the header's JSON");
    }

    private void metadata() throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        String key = json.nextName();
        verify(json.peek() == JsonToken.STRING, "metadata " + key + " is no string");
        verify(metadata.put(key, json.nextString()) == null, "metadata " + key + " is there twice");
      }
      json.endObject();
    }

    private Entry entry(String name) throws IOException {
      Optional<String> type = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      List<Long> offsets = List.of();
      json.beginObject();
      while (json.hasNext()) {
        String key = json.nextName();
        switch (key) {
          case "dtype" -> type = Optional.of(json.nextString());
          case "shape" -> shape = Optional.of(numbers(name));
          case "data_offsets" -> offsets = numbers(name);
          default -> throw new BadHeader("tensor " + name + " has an unknown field " + key);
        }
      }
      json.endObject();
      verify(
          type.isPresent() && shape.isPresent() && offsets.size() == 2,
          "tensor " + name + " lacks dtype, shape or data_offsets");
      return entry(name, type(name, type.get()), shape.get(), offsets.get(0), offsets.get(1));
    }

    private Entry entry(String name, TensorType type, List<Long> shape, long begin, long end)
        throws BadHeader {
      int dataLength = fileLength - dataStart;
      verify(
          begin <= end && end <= dataLength,
          "tensor %s claims bytes %d..%d of %d: the file is cut short, or lies"
              .formatted(name, begin, end, dataLength));
      long values = 1;
      for (long size : shape) {
        verify(
            size <= Integer.MAX_VALUE && (size == 0 || values <= Integer.MAX_VALUE / size),
            "tensor " + name + " of shape " + shape + " is too large");
        values *= size;
      }
      verify(
          values * type.bytes() == end - begin,
          "tensor %s of shape %s and type %s takes %d bytes, its offsets span %d"
              .formatted(name, shape, type, values * type.bytes(), end - begin));
      int[] sizes = shape.stream().mapToInt(Long::intValue).toArray();
      return new Entry(type, sizes, dataStart + (int) begin, dataStart + (int) end);
    }

    private List<Long> numbers(String name) throws IOException {
      List<Long> numbers = new ArrayList<>();
      json.beginArray();
      while (json.hasNext()) {
        verify(numbers.size() < MAX_AXES, "tensor " + name + " has too many axes");
        verify(json.peek() == JsonToken.NUMBER, "tensor " + name + " has text for a number");
        long number = json.nextLong();
        verify(number >= 0, "tensor " + name + " has a number below zero: " + number);
        numbers.add(number);
      }
      json.endArray();
      return numbers;
    }

    private static TensorType type(String name, String type) throws BadHeader {
      try {
        return TensorType.valueOf(type);
      } catch (IllegalArgumentException e) {
        throw new BadHeader("tensor " + name + " is of type " + type + "; read are F32, F16, BF16");
      }
    }

    /** Rejects gaps and overlaps, so that equal tensors have a single encoding. */
    void checkGapless() throws BadHeader {
      int position = dataStart;
      List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
      inOrder.sort(
          Comparator.comparingInt((Map.Entry<String, Entry> e) -> e.getValue().begin())
              .thenComparingInt(e -> e.getValue().end()));
      for (Map.Entry<String, Entry> tensor : inOrder) {
        verify(
            tensor.getValue().begin() == position,
            "tensor " + tensor.getKey() + " overlaps its neighbor or leaves a gap before it");
        position = tensor.getValue().end();
      }
      verify(position == fileLength, (fileLength - position) + " bytes belong to no tensor");
    }

    private static void verify(boolean condition, String reason) throws BadHeader {
      if (!condition) {
        throw new BadHeader(reason);
      }
    }
  }
}
