/**
 * Objective quality metrics of a decoded image against its original, PSNR and MS-SSIM, and how far
 * the rate of an image is from what is usual.
 */
@NullMarked
package io.vqstream.metric;

import org.jspecify.annotations.NullMarked;
