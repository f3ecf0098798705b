package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;

/**
 * An image in the gallery.
 *
 * @param original path of the source file, relative to the page
 * @param reconstruction path of the reconstruction
 * @param difference path of the difference picture; empty for pass-through
 */
record Entry(ImageReport report, String original, String reconstruction, String difference) {}
