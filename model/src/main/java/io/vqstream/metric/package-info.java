/**
 * How close a decoded image is to its original. In come samples of two images of one size, out goes
 * a number. Knows nothing of codecs, files or frames.
 */
package io.vqstream.metric;
