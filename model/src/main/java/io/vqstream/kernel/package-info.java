/**
 * The exact arithmetic of the codec: matrix products, transforms and element-wise functions that
 * give the same bits on every machine.
 *
 * <h2>Bit-exactness</h2>
 *
 * All arithmetic is float32 with {@code + - * /}, square root, comparisons and conversions, which
 * Java evaluates strictly on every platform since Java 17 (JEP 306). Every output is a single sum
 * in a fixed order, documented at the method that computes it; SIMD lanes hold different outputs
 * and never split a sum. Fused multiply-add and library exponentials are not used (intrinsics may
 * differ by an ulp); {@link io.vqstream.kernel.Exp} is the only exponential.
 *
 * <h2>No subnormals</h2>
 *
 * A native library may leave flush-to-zero enabled in a thread (JDK-8295159), which changes the
 * result of arithmetic on subnormals. The computation never depends on any: weights below 2^-24 are
 * read as 0 and activations below 2^-30 are set to 0, so every product is 0 or at least 2^-54, a
 * multiple of 2^-77. Sums of such products are 0 or at least 2^-77, and the smallest normal float
 * is 2^-126. {@link io.vqstream.kernel.Winograd} transforms both: its inputs are 0 or at least
 * 2^-53, its weights 0 or at least 2^-48, and sums of their products 0 or at least 2^-124. What
 * {@link io.vqstream.kernel.Kernels#scaleShift} makes smaller than that it flushes to 0. Arguments
 * of exponentials are clamped.
 */
@NullMarked
package io.vqstream.kernel;

import org.jspecify.annotations.NullMarked;
