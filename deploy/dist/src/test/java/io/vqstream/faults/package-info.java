/** The product under faults: processes that are killed, and brokers that go away. */
package io.vqstream.faults;
