package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.service.ops.FailureTopic.Letter;
import io.vqstream.testkit.EmbeddedKafka;
import io.vqstream.tools.Brokers;
import io.vqstream.tools.deadletters.FailureDesk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of failures. */
class FailuresListIT {
  @AutoClose private static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  private FailureTopics topics;

  @BeforeEach
  void createTopics() throws IOException {
    topics = new FailureTopics(KAFKA);
  }

  @Test
  void listsALineForEachFailureAndCountsThemByReason() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 41, "the file ends\nearly").build());
    topics.fail(topics.failure("unknown_checkpoint", 42, "no such checkpoint").clearKey().build());

    // When
    CommandRun run = topics.failures("list");

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            topics.images
                + "-1@41  corrupt  key=camera-7  5 bytes  2023-11-14T22:13:20.123Z"
                + "  the file ends\\nearly",
            topics.images
                + "-1@42  unknown_checkpoint  no key  5 bytes  2023-11-14T22:13:20.123Z"
                + "  no such checkpoint");
    assertThat(run.err().strip())
        .isEqualTo("2 failures in " + topics.failed + ": 1 corrupt, 1 unknown_checkpoint");
  }

  @Test
  void pageFindsImageOfDeadLetter() throws Exception {
    // Given
    byte[] file = PngWriter.write(new Picture(1, 1, false, new byte[3]));
    topics.fail(topics.failure("corrupt", 40, "bad").build());
    topics.fail(
        topics.failure("too_many_pixels", 41, "bad").setValue(ByteString.copyFrom(file)).build());
    FailureDesk desk = new FailureDesk(Brokers.at(KAFKA.bootstrapServers()), topics.failed);

    // When
    List<Letter> letters = desk.latest(10);

    // Then
    Letter image =
        letters.stream().filter(each -> each.image().isPresent()).findAny().orElseThrow();
    assertThat(image.source()).isEqualTo(topics.images + "-1@41");
    assertThat(desk.image(image.position())).hasValue(file);
    for (Letter each : letters) {
      assertThat(desk.image(each.position()).isPresent()).isEqualTo(each.image().isPresent());
    }
    assertThat(desk.image(topics.failed + "-99@0")).isEmpty();
    assertThat(desk.image(topics.failed + "-0@99")).isEmpty();
    assertThat(desk.image(topics.images + "-0@0")).isEmpty();
  }

  @Test
  void listsOneReasonAsJson() throws Exception {
    // Given
    topics.fail(topics.failure("corrupt", 41, "the file ends early").build());
    topics.fail(topics.failure("unknown_checkpoint", 42, "no such checkpoint").build());

    // When
    CommandRun run = topics.failures("list", "--json", "--reason", "corrupt");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(json.get("source_topic").getAsString()).isEqualTo(topics.images);
    assertThat(json.get("source_offset").getAsLong()).isEqualTo(41);
    assertThat(json.get("reason").getAsString()).isEqualTo("corrupt");
    assertThat(json.get("key").getAsString()).isEqualTo("camera-7");
    assertThat(json.get("value_bytes").getAsInt()).isEqualTo(5);
    assertThat(json.get("topic").getAsString()).isEqualTo(topics.failed);
  }

  @Test
  void namesWhatIsNoFailure() throws Exception {
    // Given
    topics.send(topics.failed, 0, "a", new byte[] {(byte) 0xff, 1});

    // When
    CommandRun run = topics.failures("list");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains(topics.failed + "-0@0: is not a vqstream.v1.Failure");
  }

  @Test
  void refusesAReasonThatThereIsNot() {
    // When
    CommandRun run = topics.failures("list", "--reason", "currupt");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).hasLineCount(1).contains("currupt", "unknown_checkpoint");
  }
}
