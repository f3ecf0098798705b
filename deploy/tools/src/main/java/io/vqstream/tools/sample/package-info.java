/** Samples of the images of a topic, as files to train on. */
package io.vqstream.tools.sample;
