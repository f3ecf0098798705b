package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.TransformShape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of the encoder and decoder network of an architecture: what a checkpoint holds, what
 * the trainer optimizes and what every executor reads.
 */
public final class NetworkShapes {
  /** Samples of the pixels of a latent position. */
  private static final int EIGHTH = 3 * Architecture.BLOCK * Architecture.BLOCK;

  /** Samples of the pixels of a position at a quarter of the resolution. */
  private static final int QUARTER = EIGHTH / 4;

  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final String network;
  private final TransformShape shape;
  private final int levels;
  private final int latent;

  /** Kernel size of the layers between the blocks: 3 or 1. */
  private final int kernel;

  private NetworkShapes(String network, TransformShape shape, Architecture architecture) {
    this.network = network;
    this.shape = shape;
    levels = architecture.levels();
    latent = architecture.latentChannels();
    kernel = shape.block() == BlockType.RESIDUAL ? 3 : 1;
  }

  /** Returns the shapes of all tensors by name: those of the encoder, then the decoder. */
  public static Map<String, int[]> of(Architecture architecture) {
    Map<String, int[]> all = encoder(architecture);
    all.putAll(decoder(architecture));
    return all;
  }

  /** Returns the shapes of the encoder's tensors by name. */
  public static Map<String, int[]> encoder(Architecture architecture) {
    NetworkShapes encoder = new NetworkShapes("encoder.", architecture.encoder(), architecture);
    int quarter = encoder.shape.quarterChannels();
    int eighth = encoder.shape.eighthChannels();
    encoder.add("skip.weight", encoder.latent, EIGHTH, 3, 3);
    encoder.addLayer("in", quarter, QUARTER);
    encoder.addBlocks("quarter", encoder.shape.quarterBlocks(), quarter);
    encoder.addLayer("down", eighth, 4 * quarter);
    encoder.addBlocks("eighth", encoder.shape.eighthBlocks(), eighth);
    encoder.addLayer("out", encoder.latent, eighth);
    encoder.add("log_gain", encoder.levels, encoder.latent);
    return encoder.shapes;
  }

  /** Returns the shapes of the decoder's tensors by name. */
  public static Map<String, int[]> decoder(Architecture architecture) {
    NetworkShapes decoder = new NetworkShapes("decoder.", architecture.decoder(), architecture);
    int quarter = decoder.shape.quarterChannels();
    int eighth = decoder.shape.eighthChannels();
    decoder.add("log_gain", decoder.levels, decoder.latent);
    decoder.add("deviation", decoder.latent);
    decoder.add("skip.weight", EIGHTH, decoder.latent, 3, 3);
    decoder.addLayer("in", eighth, decoder.latent);
    decoder.addBlocks("eighth", decoder.shape.eighthBlocks(), eighth);
    decoder.addLayer("up", 4 * quarter, eighth);
    decoder.addBlocks("quarter", decoder.shape.quarterBlocks(), quarter);
    decoder.addLayer("out", QUARTER, quarter);
    return decoder.shapes;
  }

  private void add(String name, int... sizes) {
    shapes.put(network + name, sizes);
  }

  private void addLayer(String name, int outputs, int inputs) {
    add(name + ".weight", outputs, inputs, kernel, kernel);
    add(name + ".bias", outputs);
  }

  private void addBlocks(String name, int blocks, int channels) {
    for (int i = 0; i < blocks; i++) {
      String block = name + "." + i;
      switch (shape.block()) {
        case RESIDUAL -> {
          add(block + ".spatial.weight", channels, channels, 3, 3);
          addLevels(block, channels);
          addPointwise(block + ".mix", channels, channels);
        }
        case DEPTHWISE -> {
          add(block + ".pointwise.weight", channels, channels, 1, 1);
          addLevels(block, channels);
          add(block + ".depthwise.weight", channels, 1, 3, 3);
          add(block + ".depthwise.bias", channels);
          addPointwise(block + ".mix", channels, channels);
          addPointwise(block + ".expand", 4 * channels, channels);
          addPointwise(block + ".project", channels, 2 * channels);
        }
      }
    }
  }

  private void addLevels(String block, int channels) {
    add(block + ".level.scale", levels, channels);
    add(block + ".level.bias", levels, channels);
  }

  private void addPointwise(String name, int outputs, int inputs) {
    add(name + ".weight", outputs, inputs, 1, 1);
    add(name + ".bias", outputs);
  }
}
