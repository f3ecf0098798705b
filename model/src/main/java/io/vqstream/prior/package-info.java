/**
 * The PixelCNN prior: how likely each code index is, given those coded before it. In come code
 * indices or latents and a range coder, out go bytes, or code indices. Knows no images, networks or
 * files.
 *
 * <h2>Exact</h2>
 *
 * A decoder reads the codes that were written only if it computes every probability to the same
 * bit. So all of it is float32 with {@code + - * /}, square root, comparisons and conversions
 * alone, which Java computes strictly on every machine since Java 17 (JEP 306). Every output is one
 * sum in one fixed order, which the method that computes it states; SIMD lanes hold different
 * outputs and never split a sum. There is no fused multiply-add, no library exponential (intrinsics
 * may differ by an ulp); {@link io.vqstream.prior.Exp} is the only one. Probabilities become
 * integer frequencies before anything is added up over codewords.
 *
 * <h2>No subnormals</h2>
 *
 * A native library may leave flush-to-zero switched on in a thread (JDK-8295159), and then
 * subnormals are computed differently. None arise: weights below 2^-24 are read as 0, activations
 * below 2^-30 are set to 0, so that every product is 0 or at least 2^-54, a multiple of 2^-77; sums
 * of such are 0 or at least 2^-77, and the least normal float is 2^-126. Arguments of exponentials
 * are clamped to [-30, 30].
 */
package io.vqstream.prior;
