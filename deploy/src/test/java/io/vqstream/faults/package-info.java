/** The product under faults: processes that are killed, brokers that go away, and what came out. */
package io.vqstream.faults;
