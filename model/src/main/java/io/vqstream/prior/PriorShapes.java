package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.SubspaceGroup;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shapes of the tensors of the prior, without the codebooks. */
final class PriorShapes {
  private PriorShapes() {}

  /** Returns the shapes by tensor name. */
  static Map<String, int[]> of(Architecture sizes) {
    int q = sizes.levels();
    int d = sizes.latentChannels();
    int c = sizes.priorChannels();
    int h = sizes.headChannels();
    int heads = sizes.subspaceCount() * h;
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("prior.context.weight", shape(c, 2 * d, 3, 5));
    shapes.put("prior.context.bias", shape(q, c));
    for (int l = 0; l < sizes.priorBlocks(); l++) {
      String block = "prior.residual." + l;
      shapes.put(block + ".spatial.weight", shape(c, c, 2, 3));
      shapes.put(block + ".spatial.bias", shape(c));
      shapes.put(block + ".mix.weight", shape(c, c));
      shapes.put(block + ".mix.bias", shape(c));
    }
    shapes.put("prior.head.context.weight", shape(heads, c));
    shapes.put("prior.head.depth.weight", shape(heads, 2 * d));
    shapes.put("prior.head.bias", shape(heads));
    shapes.put("prior.linear.context.weight", shape(d, d, 2, 3));
    shapes.put("prior.linear.depth.weight", shape(d, d));
    shapes.put("prior.density.weight", shape(2, d, h));
    shapes.put("prior.density.bias", shape(2, q, d));
    shapes.put("prior.unit", shape(q, d));
    for (int g = 0; g < sizes.subspaces().size(); g++) {
      SubspaceGroup group = sizes.subspaces().get(g);
      shapes.put("prior.logit." + g + ".weight", shape(group.count(), group.codewords(), h));
      shapes.put("prior.logit." + g + ".bias", shape(q, group.count(), group.codewords()));
    }
    return shapes;
  }

  private static int[] shape(int... sizes) {
    return sizes;
  }
}
