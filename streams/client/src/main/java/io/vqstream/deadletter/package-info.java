/**
 * Failure reasons of records, and the dead letters ({@code Failure} messages) created from them.
 * Does not depend on topologies or metrics.
 */
@NullMarked
package io.vqstream.deadletter;

import org.jspecify.annotations.NullMarked;
