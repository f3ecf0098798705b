/**
 * How throughput grows with the number of service processes. In come a number of images and the
 * cores to use, out goes a table. Knows the product only as processes and topics.
 */
package io.vqstream.scaling;
