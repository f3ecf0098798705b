/**
 * Rate and fidelity of the codec beside other codecs. In come a folder of images and a codec, out
 * go figures, a table and a plot. Knows nothing of how any codec works.
 */
package io.vqstream.evaluation;
