package io.vqstream.tools.deadletters;

import java.util.Optional;

/**
 * What to replay.
 *
 * @param topic the failure topic
 * @param reason only records that failed for that reason, as its word; empty for all
 * @param target where to publish; empty for the topic that each record came from
 * @param dryRun whether to say what would be done and do nothing
 */
public record ReplayRequest(
    String topic, Optional<String> reason, Optional<String> target, boolean dryRun) {}
