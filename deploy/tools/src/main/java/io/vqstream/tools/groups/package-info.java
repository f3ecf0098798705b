/** Asks brokers for the consumer groups of services: members, partitions and lag. */
package io.vqstream.tools.groups;
