package io.vqstream.prior;

/**
 * What a coded grid leaves for the next grid of the same camera: its codes. Immutable if callers do
 * not write to the array.
 *
 * @param codes {@code [position][subspace]}, unsigned
 */
public record CodeHistory(byte[] codes) {

  /** Returns the memory that this takes, in bytes. */
  public long bytes() {
    return codes.length;
  }
}
