/** Reports of a benchmark: tables and JSON. This package does not depend on Kafka or a codec. */
package io.vqstream.bench.report;
