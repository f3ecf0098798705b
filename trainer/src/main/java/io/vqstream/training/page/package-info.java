/** The page of a training run: one HTML file with charts drawn as SVG. */
package io.vqstream.training.page;
