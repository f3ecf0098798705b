package io.vqstream.evaluation;

/**
 * How much rate one codec needs for the PSNR of another.
 *
 * @param codec the codec
 * @param against the codec it is compared with
 * @param bdRate the difference and the range it holds over
 */
public record BdRateResult(String codec, String against, BdRate bdRate) {}
