/**
 * Image to frame and back. In come image files or pixels, out go frames, and the other way round.
 * Puts the rest of the model together; knows no Kafka and no files.
 */
package io.vqstream.codec;
