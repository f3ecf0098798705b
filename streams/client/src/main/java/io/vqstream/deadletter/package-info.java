/**
 * What can be wrong with a record, and the dead letter made of it. In comes a record and a reason,
 * out goes a {@code Failure}. Knows no topology and no metrics.
 */
package io.vqstream.deadletter;
