/**
 * One command's worth of everything: a broker, both topologies, images in, images out, and what
 * became of them. In come images and a codec, out go reports and a gallery. Knows no command line.
 */
package io.vqstream.demo;
