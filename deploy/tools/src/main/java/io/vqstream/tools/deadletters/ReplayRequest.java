package io.vqstream.tools.deadletters;

import java.util.Optional;

/**
 * The records to replay and their target.
 *
 * @param topic the failure topic
 * @param reason id of a failure reason; empty for all records
 * @param target topic to publish to; empty for the source topic of each record
 * @param dryRun whether to report only, without publishing
 */
public record ReplayRequest(
    String topic, Optional<String> reason, Optional<String> target, boolean dryRun) {}
