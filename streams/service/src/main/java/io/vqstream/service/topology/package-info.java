/**
 * The topologies of encoder and decoder. Bad records go to the failure topic. Processors have no
 * state but what is committed with the offset. Does not connect to brokers.
 */
package io.vqstream.service.topology;
