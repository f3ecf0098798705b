/**
 * The topologies of encoder and decoder. Bad records go to the failure topic. Processors are
 * stateless. Does not connect to brokers.
 */
package io.vqstream.service.topology;
