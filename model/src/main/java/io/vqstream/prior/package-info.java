/**
 * The PixelCNN prior: predicts the distribution of each codebook index from the indices coded
 * before it, and drives the range coder with it.
 *
 * <p>Encoding maps latents to indices (rate-distortion optimized) and bytes; decoding maps bytes to
 * the same indices. This package does not depend on images, networks or files.
 *
 * <h2>Rate-distortion optimization</h2>
 *
 * The encoder minimizes {@code D + lambda * R}: D is the squared error in squared quantization
 * steps, R the rate in bits under the prior, and lambda is given per latent channel. Because all
 * channels of a subspace share one rate, the encoder compares {@code sum_c (y_c - e_c)^2 / lambda_c
 * + R} instead; the factors {@code 1 / lambda_c} are the rate-distortion weights ({@code
 * rdWeights}).
 *
 * <h2>Bit-exactness</h2>
 *
 * A decoder recovers the indices only if it computes every probability bit for bit. Therefore all
 * arithmetic is float32 with {@code + - * /}, square root, comparisons and conversions, which Java
 * evaluates strictly on every platform since Java 17 (JEP 306). Every output is a single sum in a
 * fixed order, documented at the method that computes it; SIMD lanes hold different outputs and
 * never split a sum. Fused multiply-add and library exponentials are not used (intrinsics may
 * differ by an ulp); {@link io.vqstream.kernel.Exp} is the only exponential. Probabilities are
 * converted to integer frequencies before they are summed over codewords.
 *
 * <h2>Order of a message</h2>
 *
 * A grid is coded by wavefronts of positions, within a wavefront by subspace. At each, a key frame
 * has the zero flags of all positions, then the nonzero codes. An inter frame has
 *
 * <ol>
 *   <li>for each position a flag, whether the code is that of the reference frame
 *   <li>the changed codes whose reference code is not 0: each a zero flag, unless 0 is the only
 *       other codeword, and if the code is not 0, its codeword among those that are neither 0 nor
 *       the reference code
 *   <li>the changed codes whose reference code is 0: their codewords
 * </ol>
 *
 * all by ascending row. The order is that of each grid alone and does not depend on the batch.
 *
 * <h2>Inter frames</h2>
 *
 * The distribution is a mixture of the prior's with the code of the reference frame; its weights
 * are learned from code to code and passed on to the next frame in a {@link
 * io.vqstream.prior.CodeHistory}. They are part of the state that must be exact: float32, with the
 * flags of a wavefront learned by ascending row.
 *
 * <h2>No subnormals</h2>
 *
 * A native library may leave flush-to-zero enabled in a thread (JDK-8295159), which changes the
 * result of arithmetic on subnormals. The computation never produces any: weights below 2^-24 are
 * read as 0 and activations below 2^-30 are set to 0, so every product is 0 or at least 2^-54, a
 * multiple of 2^-77. Sums of such products are 0 or at least 2^-77, and the smallest normal float
 * is 2^-126. Arguments of exponentials are clamped to [-30, 30].
 */
@NullMarked
package io.vqstream.prior;

import org.jspecify.annotations.NullMarked;
