/** Objective quality metrics of a decoded image against its original: PSNR and MS-SSIM. */
package io.vqstream.metric;
