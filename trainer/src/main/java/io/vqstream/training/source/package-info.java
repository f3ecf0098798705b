/**
 * Where the images of a training run come from: folders, archives, lists of files, and data sets of
 * raw pixels.
 */
package io.vqstream.training.source;
