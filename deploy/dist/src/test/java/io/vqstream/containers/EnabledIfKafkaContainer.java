package io.vqstream.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Skips a test class where there is no Docker or no image of Kafka.
 *
 * <p>Such a class has {@code Container} in its name: {@code .ci/run} looks for these, and fails if
 * they were skipped although Docker answers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "io.vqstream.containers.KafkaContainers#available",
    disabledReason = "there is no Docker or no image of Kafka")
public @interface EnabledIfKafkaContainer {}
