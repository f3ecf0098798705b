package io.vqstream.image;

import java.util.Arrays;

/**
 * The components of a JPEG image, from its frame header (ITU-T T.81, section B.2.2), and the
 * progress of the scans in coding their coefficients.
 */
final class JpegFrame {
  private static final int[] RGB_IDS = {'R', 'G', 'B'};
  private static final int COEFFICIENTS = 64;
  private static final int PROGRESSIVE = 2;
  private static final byte NOT_CODED = 16;

  private final int coding;
  private final int[] ids;
  private final byte[][] missingBits;

  /**
   * Creates a frame that no scan has coded.
   *
   * @param coding the low half of the frame marker: 0 baseline, 1 extended, 2 progressive
   * @param ids the component ids, in the order of the frame header
   */
  JpegFrame(int coding, int[] ids) {
    this.coding = coding;
    this.ids = ids;
    this.missingBits = new byte[ids.length][COEFFICIENTS];
    for (byte[] component : missingBits) {
      Arrays.fill(component, NOT_CODED);
    }
  }

  /**
   * Returns whether three components are red, green and blue, not luma and chroma. Decides as
   * libjpeg and browsers do: by the JFIF segment, otherwise by Adobe's, otherwise by the ids.
   *
   * @param adobeTransform the transform in Adobe's segment; negative if there is none
   */
  boolean isRgb(boolean jfif, int adobeTransform) {
    if (jfif || adobeTransform >= 0) {
      return !jfif && adobeTransform == 0;
    }
    return Arrays.equals(ids, RGB_IDS);
  }

  /**
   * Returns the indices of the components in a scan.
   *
   * @param scanIds the ids in the scan header; equal ids denote different components
   * @return negative for an id that the frame does not have
   */
  int[] components(int[] scanIds) {
    boolean[] used = new boolean[ids.length];
    int[] components = new int[scanIds.length];
    for (int i = 0; i < scanIds.length; i++) {
      components[i] = -1;
      for (int c = 0; c < ids.length && components[i] < 0; c++) {
        if (ids[c] == scanIds[i] && !used[c]) {
          components[i] = c;
          used[c] = true;
        }
      }
    }
    return components;
  }

  /**
   * Records a scan.
   *
   * @param components indices of its components
   * @param first first coefficient that a progressive scan codes
   * @param last last coefficient that a progressive scan codes
   * @param low number of low bits that a progressive scan leaves to later scans
   */
  void scanned(int[] components, int first, int last, int low) {
    boolean whole = coding != PROGRESSIVE;
    for (int component : components) {
      if (component >= 0) {
        int from = whole ? 0 : first;
        int to = whole ? COEFFICIENTS : Math.min(last + 1, COEFFICIENTS);
        for (int k = from; k < to; k++) {
          missingBits[component][k] = whole ? 0 : (byte) low;
        }
      }
    }
  }

  /** Returns whether the scans have coded all bits of all coefficients. */
  boolean isComplete() {
    for (byte[] component : missingBits) {
      for (byte bits : component) {
        if (bits != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns whether each component is in a scan. */
  boolean hasAllComponents() {
    return Arrays.stream(missingBits).noneMatch(component -> component[0] == NOT_CODED);
  }
}
