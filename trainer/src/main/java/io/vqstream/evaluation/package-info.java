/**
 * Rate-distortion evaluation: runs image codecs over a folder of images and measures rate, PSNR,
 * MS-SSIM and times. Codecs are black boxes to this package. Its packages hold the {@code curve}s,
 * the {@code cache} of measurements and the {@code report}s.
 */
package io.vqstream.evaluation;
