package io.vqstream.processes;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.metric.Psnr;
import io.vqstream.proto.v1.Image;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What came out: which images, how often, in which order and how good. Reads committed records from
 * the beginning of a topic. Used by one thread, but for {@link #images}.
 */
public final class Ledger implements AutoCloseable {
  /** How long the next image may be on its way. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** In dB. Another image has less than 15. */
  private static final double RIGHT_PICTURE = 20;

  private final Consumer<byte[], byte[]> consumer;
  private final NumberedImages published;
  private final ImageFileReader reader = new ImageFileReader();
  private final Map<Integer, Integer> times = new TreeMap<>();
  private final Map<String, Integer> lastOfKey = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> outOfOrder = new ArrayList<>();
  private volatile int count;
  private double minPsnr = Psnr.CEILING;

  /**
   * @param images that were published
   */
  public Ledger(String bootstrapServers, String topic, int partitions, NumberedImages images) {
    published = images;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Enters what has come within that time. */
  public void read(Duration limit) throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
      enter(record);
    }
  }

  /** Enters what comes until there are so many different images. */
  public void readUntil(int images) throws Exception {
    long last = System.nanoTime();
    while (images() < images) {
      int before = images();
      read(Duration.ofMillis(200));
      if (images() > before) {
        last = System.nanoTime();
      }
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        throw new AssertionError(
            "nothing has come for %d s, %d of %d images are out"
                .formatted(PATIENCE.toSeconds(), images(), images));
      }
    }
  }

  /**
   * Enters what comes until all images from number {@code first} to below {@code end} are there.
   */
  public void readUntilAll(int first, int end) throws Exception {
    long last = System.nanoTime();
    int before = images();
    while (!missing(first, end).isEmpty()) {
      read(Duration.ofMillis(200));
      if (images() > before) {
        before = images();
        last = System.nanoTime();
      }
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        throw new AssertionError(
            "nothing has come for %d s, missing are %s"
                .formatted(PATIENCE.toSeconds(), missing(first, end)));
      }
    }
  }

  /** NumberFormats from {@code first} to below {@code end} of the images that have not come. */
  public List<Integer> missing(int first, int end) {
    return IntStream.range(first, end).filter(n -> !times.containsKey(n)).boxed().toList();
  }

  /** Enters what comes until there are so many more different images. */
  public void readOn(int images) throws Exception {
    readUntil(images() + images);
  }

  /** Enters all that is committed by now. */
  public void readToEnd() throws Exception {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      read(Duration.ofMillis(200));
    }
  }

  private void enter(ConsumerRecord<byte[], byte[]> record) throws Exception {
    int number =
        ByteBuffer.wrap(record.headers().lastHeader(NumberedImages.NUMBER).value()).getInt();
    String digest =
        new String(
            record.headers().lastHeader(NumberedImages.DIGEST).value(), StandardCharsets.UTF_8);
    Image image = Image.parseFrom(record.value());
    SourceImage.Codable made = (SourceImage.Codable) reader.read(image.getData().toByteArray());
    if (!digest.equals(published.digest(number))) {
      wrong.add("image " + number + " has the digest of another");
    }
    double psnr = Psnr.of(published.picture(number).rgb(), made.picture().rgb());
    minPsnr = Math.min(minPsnr, psnr);
    if (psnr < RIGHT_PICTURE) {
      wrong.add("image %d has %.1f dB".formatted(number, psnr));
    }
    int before = times.merge(number, 1, Integer::sum) - 1;
    count = times.size();
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Integer last = lastOfKey.put(key, number);
    if (before == 0 && last != null && last > number) {
      outOfOrder.add("key " + key + " has image " + number + " after " + last);
    }
  }

  /** Different images so far. */
  public int images() {
    return count;
  }

  /** Records beyond the first of each image. */
  public int duplicates() {
    return times.values().stream().mapToInt(n -> n - 1).sum();
  }

  /** Images that are not what their record says, one line each. */
  public List<String> wrong() {
    return wrong;
  }

  /** Images that came after a later one of their key, one line each. */
  public List<String> outOfOrder() {
    return outOfOrder;
  }

  /** The least PSNR of an image that came out against its source, in dB. */
  public double minPsnr() {
    return minPsnr;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
