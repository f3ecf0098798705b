package io.vqstream.demo.gallery;

import io.vqstream.demo.report.ImageReport;

/**
 * An image in the gallery.
 *
 * @param original path of the source's file, relative to the page
 * @param reconstruction path of what came back
 * @param difference path of what they differ in; empty where the image was carried
 */
record Entry(ImageReport report, String original, String reconstruction, String difference) {}
