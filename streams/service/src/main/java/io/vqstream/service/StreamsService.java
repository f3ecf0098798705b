package io.vqstream.service;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.Conversion;
import io.vqstream.record.Decoding;
import io.vqstream.registry.RouteTable;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.consumer.InstrumentedClientSupplier;
import io.vqstream.service.consumer.SkippedRecords;
import io.vqstream.service.consumer.SourcePositions;
import io.vqstream.service.consumer.SourcePositions.Position;
import io.vqstream.service.consumer.TransactionWaits;
import io.vqstream.service.http.Health;
import io.vqstream.service.metrics.CodecMetrics;
import io.vqstream.service.ops.LatestImages;
import io.vqstream.service.topology.DecodeTopology;
import io.vqstream.service.topology.EncodeTopology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an encoder or a decoder until it is closed or a permanent system fault occurs.
 *
 * <p>After a transient fault, a stream thread is restarted with a backoff ({@link
 * ThreadRestarter}). A permanent fault, or too many transient ones, stops the service. While a
 * thread waits for its restart, no broker answers ({@link BrokerWatch}), a topic is missing ({@link
 * TopicWatch}), a coordinator is missing ({@link CoordinatorWatch}) or no offsets are committed
 * ({@link ProgressWatch}), the service is live and not ready, and {@link #state} returns the
 * reason. Missing topics and missing commits stop the service after {@code stuck.timeout.ms}.
 * System faults never commit an offset.
 *
 * <pre>{@code
 * CodecMetrics metrics = new CodecMetrics(registry);
 * try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).optListener(metrics).build();
 *     StreamsService service = StreamsService.start(config, codec, metrics)) {
 *   service.await();
 * }
 * }</pre>
 *
 * Close the codec after the service, as above: stream threads use it until the service is closed.
 */
public final class StreamsService implements Health, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsService.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

  private final ServiceConfig config;
  private final Topology topology;
  private final KafkaStreams streams;
  private final Optional<KafkaCheckpoints> checkpoints;
  private final StreamsMetrics streamsMetrics;
  private volatile boolean abandoned;
  private final ServiceLifecycle lifecycle;
  private final ThreadRestarter restarter;
  private final SourcePositions positions = new SourcePositions();
  private final TopicWatch topics;
  private final TransactionWaits transactions = new TransactionWaits();
  private final CoordinatorWatch coordinators;
  private final ProgressWatch progressWatch;
  private final BrokerWatch brokers;

  private StreamsService(
      ServiceConfig config,
      RecordLimits limits,
      Topology topology,
      Optional<KafkaCheckpoints> checkpoints,
      ImageCodec codec,
      CodecMetrics metrics) {
    this.config = config;
    this.lifecycle = new ServiceLifecycle(config.role().id() + " " + config.applicationId());
    this.checkpoints = checkpoints;
    this.topology = topology;
    this.topics = new TopicWatch(config, this::stop);
    this.restarter =
        new ThreadRestarter(
            config,
            lifecycle.closing(),
            this::waitsForCluster,
            () -> topics.report(config.sourceTopic()),
            ServiceMeters.restarts(config, metrics),
            lifecycle::fail);
    this.coordinators =
        new CoordinatorWatch(config, this::waitsForPartitions, transactions::longest);
    this.progressWatch =
        new ProgressWatch(
            config,
            this::waitsForPartitions,
            this::waitingPartitions,
            why -> stop(coordinators.problem().orElse(why)));
    this.streams =
        new KafkaStreams(
            topology,
            config.streamsProperties(limits),
            new InstrumentedClientSupplier(
                positions,
                new SkippedRecords(metrics.registry(), config.applicationId()),
                transactions,
                this::isNew));
    this.streams.setStateListener(lifecycle::onState);
    this.streams.setUncaughtExceptionHandler(restarter);
    this.brokers = BrokerWatch.start(config, List.of(topics, coordinators, progressWatch));
    ServiceMeters.info(config, metrics);
    this.streamsMetrics = StreamsMetrics.bind(streams, config, metrics.registry());
    streamsMetrics.watch(new GroupLag(config, metrics.registry()), brokers.admin());
    streamsMetrics.watch(
        new WaitingDeadLetters(config, this::readsFirstPartition, metrics.registry()),
        brokers.admin());
    if (config.role() == Role.ENCODER) {
      streamsMetrics.watch(
          new RouteInfo(
              config,
              codec.checkpoints(),
              () -> checkpoints.map(KafkaCheckpoints::routes).orElse(RouteTable.EMPTY),
              metrics.registry()));
    }
  }

  /**
   * Runs the checks of {@link #start}, before a codec is opened.
   *
   * @param progress receives what the check waits for, one line each; an empty line at the end
   * @throws ServiceException if no broker answers or a topic is missing
   */
  public static void check(ServiceConfig config, Consumer<String> progress)
      throws ServiceException {
    ClusterCheck.check(config, progress);
  }

  /**
   * Checks the cluster and starts the service. Returns when the threads are started, before they
   * have partitions; see {@link #awaitRunning}.
   *
   * @param codec default codec; closed by the caller, after the service
   * @throws ServiceException if no broker answers, a topic is missing or a setting is invalid
   */
  public static StreamsService start(ServiceConfig config, ImageCodec codec, CodecMetrics metrics)
      throws ServiceException {
    return start(config, codec, ExecutionStrategy.INLINE, metrics, progress -> {});
  }

  /**
   * Checks the cluster and starts the service, with an execution strategy and progress reports.
   *
   * @param stages executes the stages of codecs of published checkpoints; closed by the caller,
   *     after the service
   * @param progress receives what the start waits for, one line each; an empty line at the end
   */
  public static StreamsService start(
      ServiceConfig config,
      ImageCodec codec,
      ExecutionStrategy stages,
      CodecMetrics metrics,
      Consumer<String> progress)
      throws ServiceException {
    return start(config, codec, stages, metrics, Optional.empty(), progress);
  }

  /**
   * Checks the cluster and starts the service, and keeps the latest images of an encoder.
   *
   * @param images receives the images; empty to keep none
   */
  public static StreamsService start(
      ServiceConfig config,
      ImageCodec codec,
      ExecutionStrategy stages,
      CodecMetrics metrics,
      Optional<LatestImages> images,
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
            case ENCODER ->
                EncodeTopology.build(config, limits, codecs, metrics, observed(config, images));
            case DECODER -> DecodeTopology.build(config, limits, codecs, metrics);
          };
      service = new StreamsService(config, limits, topology, checkpoints, codec, metrics);
    } catch (RuntimeException e) {
      checkpoints.ifPresent(KafkaCheckpoints::close);
      throw new ServiceException(
          "the " + config.role().id() + " cannot start: " + KafkaErrors.ofThread(e), e);
    }
    metrics.registerCheckpoints(codec);
    images.ifPresent(
        each -> each.decodeWith((coded, base) -> Decoding.decode(codecs, coded, base)));
    service.streams.start();
    LogEvent.SERVICE_STARTED
        .on(LOGGER)
        .log(
            "{} {} started: {} -> {}, failures -> {}",
            config.role().id(),
            config.applicationId(),
            config.sourceTopic(),
            config.sinkTopic(),
            config.failureTopic());
    return service;
  }

  private static UnaryOperator<Conversion<CodedImage>> observed(
      ServiceConfig config, Optional<LatestImages> images) {
    return conversion ->
        images.map(each -> each.observe(conversion, config.sourceFormat())).orElse(conversion);
  }

  /**
   * Waits until the service processes records for the first time.
   *
   * @return false if the limit elapsed first
   * @throws ServiceException if the service stopped
   */
  public boolean awaitRunning(Duration limit) throws ServiceException, InterruptedException {
    return lifecycle.awaitRunning(limit);
  }

  /**
   * Waits until the service is closed.
   *
   * @throws ServiceException if the service stopped because of a system fault
   */
  public void await() throws ServiceException, InterruptedException {
    lifecycle.awaitEnd();
  }

  /** Returns the fault that stopped the service; empty if there is none. */
  public Optional<ServiceException> failure() {
    return lifecycle.failure();
  }

  @Override
  public boolean ready() {
    return streams.state() == State.RUNNING && problem().isEmpty();
  }

  @Override
  public boolean live() {
    return failure().isEmpty()
        && !streams.state().isShuttingDown()
        && !streams.state().hasCompletedShutdown();
  }

  @Override
  public String state() {
    return config.applicationId()
        + " "
        + streams.state()
        + failure().map(ServiceException::getMessage).or(this::problem).map(": "::concat).orElse("")
        + checkpoints.map(KafkaCheckpoints::state).orElse("");
  }

  /** Returns why the service cannot process records while it runs. */
  private Optional<String> problem() {
    return brokers
        .problem()
        .or(topics::problem)
        .or(restarter::problem)
        .or(coordinators::problem)
        .or(progressWatch::problem);
  }

  @Override
  public String topology() {
    return topology.describe().toString();
  }

  /**
   * Stops polling, completes and commits the records in progress, leaves the group and removes the
   * metrics. Waits up to 15 s; threads that take longer are abandoned without a commit. Idempotent.
   * Must not be called on a stream thread.
   */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /** Returns whether {@link #close} left threads behind whose records in progress are given up. */
  public boolean hasAbandonedThreads() {
    return abandoned;
  }

  void close(Duration limit) {
    lifecycle.beginClosing();
    brokers.close();
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(limit));
    if (!closed) {
      abandoned = true;
      LogEvent.THREADS_ABANDONED
          .on(LOGGER)
          .log(
              "{}: threads did not stop within {} s and are abandoned; their records in progress are not"
                  + " committed",
              config.applicationId(),
              limit.toSeconds());
    }
    checkpoints.ifPresent(KafkaCheckpoints::close);
    streamsMetrics.close();
    lifecycle.end();
  }

  /** Stops a service whose threads make no progress. */
  private void stop(String why) {
    lifecycle.fail(why, null);
    lifecycle.beginClosing();
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ZERO));
    lifecycle.cutOff();
  }

  /** Returns the positions in the assigned partitions; empty if the source topic is missing. */
  private Map<TopicPartition, Position> waitingPartitions() {
    return topics.isMissing(config.sourceTopic()) ? Map.of() : positions.assigned();
  }

  private boolean isNew(TopicPartition partition) {
    return topics.isNew(brokers.admin(), partition);
  }

  private boolean waitsForPartitions() {
    return streams.state() == State.REBALANCING
        && restarter.problem().isEmpty()
        && topics.problem().isEmpty();
  }

  /** Exactly one instance of a group does, except during a rebalance. */
  private boolean readsFirstPartition() {
    return positions.assigned().containsKey(new TopicPartition(config.sourceTopic(), 0));
  }

  private boolean waitsForCluster() {
    return brokers.problem().isPresent() || topics.problem().isPresent();
  }
}
