package io.vqstream.service;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.consumer.SkippedRecords;
import io.vqstream.service.consumer.SourcePositions;
import io.vqstream.service.consumer.SourcePositions.Position;
import io.vqstream.service.consumer.WatchedClients;
import io.vqstream.service.http.Health;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.topology.DecodeTopology;
import io.vqstream.service.topology.EncodeTopology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoder or a decoder that runs until it is closed or something is wrong with the system.
 *
 * <p>A fault that may pass ({@link SystemFault}) ends a thread, which is started again after a
 * pause; one that does not, or that comes back too often ({@link Restarts}), ends the service. As
 * long as a thread waits, no broker answers ({@link BrokerWatch}), a topic is missing ({@link
 * TopicWatch}) or nothing is committed ({@link ProgressWatch}), the service is alive and not ready,
 * and {@link #state} says why. No record is consumed for any of it. The last two end the service
 * after {@code stuck.timeout.ms}.
 *
 * <pre>{@code
 * CodecMetrics metrics = new CodecMetrics(registry);
 * try (ImageCodec codec = ImageCodecs.open(checkpoint, metrics);
 *     StreamsService service = StreamsService.start(config, codec, metrics)) {
 *   service.await();
 * }
 * }</pre>
 *
 * The codec is closed after the service, as above: its threads must be gone before.
 */
public final class StreamsService implements Health, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsService.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);
  private static final Duration TOPIC_POLL = Duration.ofMillis(200);
  private static final Duration ADDRESS_POLL = Duration.ofSeconds(1);
  private static final Duration METRICS_REFRESH = Duration.ofSeconds(5);

  private final ServiceConfig config;
  private final Topology topology;
  private final KafkaStreams streams;
  private final Optional<KafkaCheckpoints> checkpoints;
  private final KafkaStreamsMetrics streamsMetrics;
  private final ScheduledExecutorService metricsRefresh;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger pausing = new AtomicInteger();
  private final AtomicReference<String> pause = new AtomicReference<>("");
  private final Restarts restarts;
  private final SourcePositions positions = new SourcePositions();
  private final TopicWatch topics;
  private final ProgressWatch progressWatch;
  private final BrokerWatch brokers;
  private final AtomicReference<ServiceException> failure = new AtomicReference<>();

  private StreamsService(
      ServiceConfig config,
      RecordLimits limits,
      Topology topology,
      Optional<KafkaCheckpoints> checkpoints,
      CodecMetrics metrics) {
    this.config = config;
    this.checkpoints = checkpoints;
    this.topology = topology;
    this.restarts = new Restarts(config.faultRetries(), config.faultBackoff());
    this.topics = new TopicWatch(config, this::stop);
    this.progressWatch =
        new ProgressWatch(config, this::waitsForPartitions, this::waitingPartitions, this::stop);
    this.streams =
        new KafkaStreams(
            topology,
            config.streamsProperties(limits),
            new WatchedClients(
                positions,
                new SkippedRecords(metrics.registry(), config.applicationId()),
                this::isNew));
    this.streams.setStateListener(this::onState);
    this.streams.setUncaughtExceptionHandler(this::onUncaught);
    this.metricsRefresh =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, config.applicationId() + "-metrics");
              thread.setDaemon(true);
              return thread;
            });
    // Micrometer looks for new Kafka metrics only every minute unless told otherwise.
    this.streamsMetrics =
        new KafkaStreamsMetrics(
            streams,
            Tags.of("application", config.applicationId()),
            metricsRefresh,
            METRICS_REFRESH);
    this.streamsMetrics.bindTo(metrics.registry());
    this.brokers = BrokerWatch.start(config, List.of(topics, progressWatch));
  }

  /**
   * Checks what {@link #start} checks of the cluster, before a codec is there.
   *
   * @param progress receives what the check waits for, a line each; empty if for nothing
   * @throws ServiceException if no broker answers or a topic is missing
   */
  public static void check(ServiceConfig config, Consumer<String> progress)
      throws ServiceException {
    ClusterCheck.check(config, progress);
  }

  /**
   * Checks the cluster and starts. Returns when the threads are started, which is before they have
   * partitions: see {@link #awaitRunning}.
   *
   * @param codec stays the caller's to close, after this service
   * @throws ServiceException if no broker answers, a topic is missing, or a setting is impossible
   */
  public static StreamsService start(ServiceConfig config, ImageCodec codec, CodecMetrics metrics)
      throws ServiceException {
    return start(config, codec, ExecutionStrategy.INLINE, metrics, progress -> {});
  }

  /**
   * As {@link #start(ServiceConfig, ImageCodec, CodecMetrics)}, with what runs the stages of the
   * codecs that come through Kafka; it stays the caller's to close, after this service.
   *
   * @param progress receives what the start waits for, a line each; empty if for nothing
   */
  public static StreamsService start(
      ServiceConfig config,
      ImageCodec codec,
      ExecutionStrategy stages,
      CodecMetrics metrics,
      Consumer<String> progress)
      throws ServiceException {
    RecordLimits limits = ClusterCheck.limits(config, LOGGER::warn, progress);
    StreamsService service;
    progress.accept("fetching and opening the checkpoints of the routes");
    Optional<KafkaCheckpoints> checkpoints = KafkaCheckpoints.start(config, codec, stages, metrics);
    CodecProvider codecs =
        checkpoints.map(KafkaCheckpoints::codecs).orElseGet(() -> CodecProvider.only(codec));
    try {
      Topology topology =
          switch (config.role()) {
            case ENCODER -> EncodeTopology.build(config, limits, codecs, metrics);
            case DECODER -> DecodeTopology.build(config, limits, codecs, metrics);
          };
      service = new StreamsService(config, limits, topology, checkpoints, metrics);
    } catch (RuntimeException e) {
      checkpoints.ifPresent(KafkaCheckpoints::close);
      throw new ServiceException(
          "the " + config.role().word() + " cannot start: " + ServiceErrors.of(e), e);
    }
    metrics.using(codec);
    service.streams.start();
    LOGGER.info(
        "{} {} started: {} -> {}, failures -> {}",
        config.role().word(),
        config.applicationId(),
        config.sourceTopic(),
        config.sinkTopic(),
        config.failureTopic());
    return service;
  }

  /**
   * Waits until the service has run for the first time.
   *
   * @return whether it has within that time
   * @throws ServiceException if it ended before
   */
  public boolean awaitRunning(Duration limit) throws ServiceException, InterruptedException {
    boolean ran = running.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    throwFailure();
    return ran;
  }

  /**
   * Waits until the service is closed.
   *
   * @throws ServiceException if it ended by itself: something is wrong with the system
   */
  public void await() throws ServiceException, InterruptedException {
    ended.await();
    throwFailure();
  }

  /** Why the service ended by itself; empty as long as it did not. */
  public Optional<ServiceException> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public boolean ready() {
    return streams.state() == State.RUNNING && trouble().isEmpty();
  }

  @Override
  public boolean live() {
    return failure.get() == null
        && !streams.state().isShuttingDown()
        && !streams.state().hasCompletedShutdown();
  }

  @Override
  public String state() {
    return config.applicationId()
        + " "
        + streams.state()
        + failure().map(ServiceException::getMessage).or(this::trouble).map(": "::concat).orElse("")
        + checkpoints.map(KafkaCheckpoints::state).orElse("");
  }

  /** What keeps it from working though it runs. */
  private Optional<String> trouble() {
    return brokers
        .trouble()
        .or(topics::problem)
        .or(() -> pausing.get() > 0 ? Optional.of(pause.get()) : Optional.empty())
        .or(progressWatch::problem);
  }

  @Override
  public String topology() {
    return topology.describe().toString();
  }

  /**
   * Stops taking records, finishes and commits those in hand, leaves the group so that others take
   * over at once, and lets go of the metrics. Waits 15 s at most: a thread that hangs, or an image
   * that takes longer, is left behind; nothing of it is committed. May be called again, and from
   * any thread but a stream thread.
   */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  void close(Duration limit) {
    closing.countDown();
    brokers.close();
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(limit));
    if (!closed) {
      LOGGER.warn(
          "{}: threads did not stop within {} s and are left behind; what they have in hand is not"
              + " committed",
          config.applicationId(),
          limit.toSeconds());
    }
    checkpoints.ifPresent(KafkaCheckpoints::close);
    streamsMetrics.close();
    metricsRefresh.shutdownNow();
    ended.countDown();
  }

  private void throwFailure() throws ServiceException {
    ServiceException e = failure.get();
    if (e != null) {
      throw e;
    }
  }

  private void onState(State now, State before) {
    LOGGER.debug("{}: {} -> {}", config.applicationId(), before, now);
    if (now == State.RUNNING) {
      running.countDown();
    }
    if (now.hasCompletedShutdown()) {
      if (now == State.ERROR && closing.getCount() > 0) {
        failure.compareAndSet(null, new ServiceException(stopped("all its threads have ended")));
      }
      running.countDown();
      ended.countDown();
    }
  }

  /** What is wrong with the data went to the failure topic; this is the system. */
  private StreamThreadExceptionResponse onUncaught(Throwable thrown) {
    String why = AuthorizationErrors.in(thrown, config).orElseGet(() -> ServiceErrors.of(thrown));
    // Kafka Streams throws it on, and on threads that it started later the JVM prints it whole.
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
    if (closing.getCount() == 0) { // left behind by close(), and then the codec was closed
      LOGGER.debug("a thread ended after the service", thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (thrown instanceof MissingSourceTopicException) {
      topics.report(config.sourceTopic());
      return startAgainLater();
    }
    boolean mayPass = SystemFault.mayPass(thrown);
    if (mayPass && waitsForCluster()) {
      LOGGER.debug("a thread ended", thrown);
      return startAgainLater();
    }
    Optional<Duration> wait = mayPass ? restarts.next(System.nanoTime()) : Optional.empty();
    if (wait.isPresent()) {
      return startAgain(why, wait.get());
    }
    if (mayPass) {
      why += "; %d restarts within ten minutes did not help".formatted(restarts.most());
    }
    fail(new ServiceException(stopped(why), thrown));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void fail(ServiceException e) {
    if (failure.compareAndSet(null, e)) {
      LOGGER.error(e.getMessage());
      LOGGER.debug("what stopped the service", e);
    }
  }

  /** Ends a service whose threads do not end by themselves. */
  private void stop(String why) {
    fail(new ServiceException(stopped(why)));
    closing.countDown();
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ZERO));
    running.countDown();
    ended.countDown();
  }

  /** The partitions that this service is to get on with, and where it is. */
  private Map<TopicPartition, Position> waitingPartitions() {
    return topics.isMissing(config.sourceTopic()) ? Map.of() : positions.assigned();
  }

  private boolean isNew(TopicPartition partition) {
    return topics.isNew(brokers.admin(), partition);
  }

  private boolean waitsForPartitions() {
    return streams.state() == State.REBALANCING && pausing.get() == 0 && topics.problem().isEmpty();
  }

  private boolean waitsForCluster() {
    return brokers.trouble().isPresent() || topics.problem().isPresent();
  }

  /**
   * On a thread that ended while brokers or a topic are away: the new one starts when they are
   * back, however often and however long that was.
   */
  private StreamThreadExceptionResponse startAgainLater() {
    try {
      boolean closed = false;
      while (!closed && waitsForCluster()) {
        closed = closing.await(TOPIC_POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
      awaitAddresses();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
  }

  /** On the thread that ended; the new one takes its partitions over from the last commit. */
  private StreamThreadExceptionResponse startAgain(String why, Duration wait) {
    String line = "a thread ended and starts again in %d ms: %s".formatted(wait.toMillis(), why);
    LOGGER.warn("{}: {}", config.applicationId(), line);
    pause.set(line);
    pausing.incrementAndGet();
    try {
      var unused = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      awaitAddresses();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    } finally {
      pausing.decrementAndGet();
    }
  }

  /** Kafka Streams loses a thread whose clients it cannot create. */
  private void awaitAddresses() throws InterruptedException {
    Optional<String> unresolved = ClusterCheck.unresolved(config);
    if (unresolved.isEmpty()) {
      return;
    }
    LOGGER.warn("{}: {}; a thread waits to start again", config.applicationId(), unresolved.get());
    pause.set(unresolved.get());
    pausing.incrementAndGet();
    try {
      boolean closed = false;
      while (!closed && ClusterCheck.unresolved(config).isPresent()) {
        closed = closing.await(ADDRESS_POLL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      pausing.decrementAndGet();
    }
  }

  private String stopped(String why) {
    return "the " + config.role().word() + " " + config.applicationId() + " stopped: " + why;
  }
}
