/**
 * The two topologies: images to coded images, coded images to reconstructed images, and what cannot
 * be read to the failure topic. In come a codec and the settings, out comes a {@code Topology}.
 * Stateless: no record waits in a processor. Knows no broker and no lifecycle.
 */
package io.vqstream.service.topology;
