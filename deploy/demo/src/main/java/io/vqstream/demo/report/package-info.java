/** Reports of the demo: a table and JSON. This package does not depend on Kafka or the codec. */
package io.vqstream.demo.report;
