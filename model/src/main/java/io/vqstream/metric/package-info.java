/** Objective quality metrics of a decoded image against its original: PSNR and MS-SSIM. */
@NullMarked
package io.vqstream.metric;

import org.jspecify.annotations.NullMarked;
