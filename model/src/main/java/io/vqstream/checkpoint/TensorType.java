package io.vqstream.checkpoint;

import java.nio.ByteBuffer;

/** The storage type of a tensor. The constants have the names that safetensors uses. */
public enum TensorType {
  /** IEEE 754 binary32. */
  F32(4) {
    @Override
    void put(ByteBuffer buffer, float value) {
      buffer.putFloat(value);
    }

    @Override
    float get(ByteBuffer buffer) {
      return buffer.getFloat();
    }
  },

  /** IEEE 754 binary16: 11 significant bits, magnitudes up to 65504. */
  F16(2) {
    @Override
    void put(ByteBuffer buffer, float value) {
      buffer.putShort(HalfFloat.fromFloat(value));
    }

    @Override
    float get(ByteBuffer buffer) {
      return HalfFloat.toFloat(buffer.getShort());
    }
  },

  /** The upper half of a binary32: 8 significant bits, the range of binary32. */
  BF16(2) {
    @Override
    void put(ByteBuffer buffer, float value) {
      int bits = Float.floatToRawIntBits(value);
      int tiesToEven = 0x7fff + (bits >>> 16 & 1);
      buffer.putShort((short) (bits + tiesToEven >>> 16));
    }

    @Override
    float get(ByteBuffer buffer) {
      return Float.intBitsToFloat(buffer.getShort() << 16);
    }
  };

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of a value in bytes. */
  int bytes() {
    return bytes;
  }

  /** Writes a finite value, rounded to the nearest of the type, ties to even. */
  abstract void put(ByteBuffer buffer, float value);

  /** Reads the next value. */
  abstract float get(ByteBuffer buffer);
}
