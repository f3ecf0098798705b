/**
 * Rate-distortion evaluation: runs image codecs over a folder of images and reports rate, PSNR,
 * MS-SSIM, BD-rates and times as text, JSON, CSV and a plot. Codecs are black boxes to this
 * package.
 */
package io.vqstream.evaluation;
