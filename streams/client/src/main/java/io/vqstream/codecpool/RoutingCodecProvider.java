package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.Frame;
import io.vqstream.kafka.KafkaErrors;
import io.vqstream.kafka.LogEvent;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.registry.CheckpointStore;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.CheckpointUnreachableException;
import io.vqstream.registry.CheckpointWait;
import io.vqstream.registry.PendingFetch;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides codecs of published checkpoints in addition to a default codec. An image is encoded with
 * the checkpoint of its route, or with the default. A frame is decoded with the checkpoint it
 * names, looked up in this order: the default codec, bundled checkpoints, the disk cache, the
 * checkpoint topic (with a timeout).
 *
 * <pre>{@code
 * try (RoutingCodecProvider codecs = RoutingCodecProvider.decoding(base, opener, clients, options)) {
 *   try (CodecLease lease = codecs.forFrame(frame, digest)) {
 *     lease.codec().decode(frame);
 *   }
 * }
 * }</pre>
 *
 * The topics can be created later.
 */
public final class RoutingCodecProvider implements CodecProvider {
  /** Shorter than the time that a service has to stop. */
  private static final Duration UNREACHABLE = Duration.ofSeconds(10);

  private static final Logger LOGGER = LoggerFactory.getLogger(RoutingCodecProvider.class);
  private static final Duration PENDING_MARGIN = Duration.ofMinutes(1);

  private final ImageCodec base;
  private final CheckpointStore store;
  private final CodecPool codecs;
  private final FailedCheckpoints failures = new FailedCheckpoints();
  private final FailureHandling failureHandling;
  private final Duration checkpointTimeout;
  private final Optional<RouteWatcher> routes;
  private final Map<String, PendingFetch> fetchesAgain = new ConcurrentHashMap<>();

  /**
   * Options of a provider.
   *
   * @param cache directory of the checkpoint cache
   * @param checkpointTimeout how long a frame waits for its checkpoint
   * @param maxOpen maximum number of open codecs, not counting the default and those in use
   * @param onFailure how images of a route are handled if its checkpoint fails
   */
  public record Options(
      Path cache, Duration checkpointTimeout, int maxOpen, FailureHandling onFailure) {

    /** Creates options with {@link FailureHandling#DEFAULT}. */
    public Options(Path cache, Duration checkpointTimeout, int maxOpen) {
      this(cache, checkpointTimeout, maxOpen, FailureHandling.DEFAULT);
    }
  }

  private RoutingCodecProvider(
      ImageCodec base,
      CodecOpener opener,
      CheckpointClients clients,
      Options options,
      Optional<String> routedTopic) {
    this.base = base;
    this.checkpointTimeout = options.checkpointTimeout();
    this.failureHandling = options.onFailure();
    this.codecs = new CodecPool(checkpoint -> guarded(checkpoint, opener), options.maxOpen());
    this.store =
        new CheckpointStore(
            new CheckpointCache(options.cache()),
            () -> new CheckpointTopic(clients::newConsumer, clients.checkpoints()),
            checkpointTimeout.plus(PENDING_MARGIN));
    this.routes =
        routedTopic.map(
            topic ->
                new RouteWatcher(
                    topic,
                    () -> new RoutesTopic(clients.newConsumer(), clients.routes()),
                    store,
                    codecs,
                    failures,
                    failureHandling,
                    checkpointTimeout));
  }

  /**
   * Creates a provider for encoding, which follows the routes of a topic.
   *
   * @param base the default codec; closed by the caller, after the provider
   * @param opener opens codecs of published checkpoints
   * @param topic topic of the images
   */
  public static RoutingCodecProvider encoding(
      ImageCodec base,
      CodecOpener opener,
      CheckpointClients clients,
      Options options,
      String topic) {
    return new RoutingCodecProvider(base, opener, clients, options, Optional.of(topic));
  }

  /** Creates a provider for decoding, which does not follow routes; see {@link #encoding}. */
  public static RoutingCodecProvider decoding(
      ImageCodec base, CodecOpener opener, CheckpointClients clients, Options options) {
    return new RoutingCodecProvider(base, opener, clients, options, Optional.empty());
  }

  private ImageCodec guarded(Checkpoint checkpoint, CodecOpener opener) throws IOException {
    return new GuardedCodec(
        opener.open(checkpoint), checkpoint.id(), base, failures, failureHandling);
  }

  /**
   * Waits until every route uses its checkpoint or has a reason not to.
   *
   * @return false if the limit elapsed first; images are then encoded with the default until a
   *     route is ready
   */
  public boolean awaitRoutes(Duration limit) throws InterruptedException {
    return routes.isEmpty() || routes.get().awaitSettled(limit);
  }

  /** Returns the current problems of routes, one line each. */
  public List<String> problems() {
    return routes.map(RouteWatcher::problems).orElse(List.of());
  }

  /** Returns the number of open codecs, not counting the default. */
  public int open() {
    return codecs.open();
  }

  /** Returns the routes in use, with their checkpoints and quality settings. */
  public RouteTable routes() {
    return routes.map(RouteWatcher::used).orElse(RouteTable.EMPTY);
  }

  @Override
  public String route(String topic, byte @Nullable [] key) {
    return routes().route(topic, key).map(Route::toString).orElse(topic);
  }

  @Override
  public int levels() {
    return base.levels();
  }

  /**
   * {@inheritDoc}
   *
   * @throws CheckpointFailedException if the checkpoint of the route failed and its images are
   *     dead-lettered
   */
  @Override
  public CodecLease forImage(String topic, byte @Nullable [] key) {
    Optional<RouteUse> use = routes.flatMap(each -> each.used().of(topic, key));
    if (use.isEmpty()) {
      return CodecLease.of(base);
    }
    CheckpointId id = use.get().checkpoint();
    Optional<String> failure = failures.problem(id);
    if (failure.isEmpty()) {
      return reacquire(id).with(use.get().quality());
    }
    if (failureHandling == FailureHandling.DEAD_LETTER) {
      throw new CheckpointFailedException(
          "checkpoint " + FailedCheckpoints.label(id) + " " + failure.get());
    }
    return CodecLease.of(base); // until the watcher has switched the route
  }

  /** Acquires the codec of a checkpoint that was open before. */
  private CodecLease reacquire(CheckpointId id) {
    Optional<CodecLease> open = codecs.acquire(id.digest());
    if (open.isPresent()) {
      return open.get();
    }
    try {
      Optional<Checkpoint> checkpoint = store.findLocal(id.digest());
      if (checkpoint.isPresent()) {
        return codecs.acquire(checkpoint.get());
      }
      checkpoint = fetchedAgain(id);
      if (checkpoint.isPresent()) {
        return codecs.acquire(checkpoint.get());
      }
    } catch (IOException e) {
      LogEvent.CHECKPOINT_UNAVAILABLE
          .on(LOGGER)
          .addKeyValue("checkpoint", id)
          .setCause(e)
          .log("checkpoint {} cannot be reopened; the default is used", id);
    }
    return CodecLease.of(base);
  }

  /** Fetches a checkpoint that is not in the disk cache any more, or never was. */
  private Optional<Checkpoint> fetchedAgain(CheckpointId id) {
    PendingFetch known = fetchesAgain.get(id.digest());
    if (known != null && known.now().isPresent()) {
      fetchesAgain.remove(id.digest(), known);
      return known.now();
    }
    PendingFetch fetch = store.request(id.digest()); // the one pending, unless it timed out
    if (fetchesAgain.put(id.digest(), fetch) != fetch) {
      LogEvent.CHECKPOINT_UNAVAILABLE
          .on(LOGGER)
          .addKeyValue("checkpoint", id)
          .log("checkpoint {} is being fetched again; the default is used until then", id);
    }
    return Optional.empty();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A checkpoint that the topic does not contain in time is late, and so is one of a topic that
   * must not be read: a record must not block the others. A topic that cannot be read, or has not
   * been read to its end, is a system fault.
   *
   * @throws CheckpointFailedException if the checkpoint arrived and cannot be used
   * @throws CheckpointUnreachableException if the topic cannot be read
   */
  @Override
  public CodecLease forFrame(Frame frame, byte[] digest) throws CheckpointLateException {
    Duration unreachable =
        checkpointTimeout.compareTo(UNREACHABLE) > 0 ? checkpointTimeout : UNREACHABLE;
    try {
      return forFrame(
          frame, digest, new CheckpointWait(checkpointTimeout, unreachable, () -> false));
    } catch (CheckpointUnreachableException e) {
      if (KafkaErrors.isDenied(e)) {
        throw new CheckpointLateException(
            e.getMessage() + "; replay the record when the checkpoint is available");
      }
      throw e;
    }
  }

  @Override
  public CodecLease forFrame(Frame frame, byte[] digest, CheckpointWait wait)
      throws CheckpointLateException {
    Optional<String> named = digestOf(frame, digest);
    if (named.isEmpty()
        || base.checkpoints().stream().anyMatch(id -> id.digest().startsWith(named.get()))) {
      return CodecLease.of(base);
    }
    Optional<CodecLease> open = codecs.acquire(named.get());
    if (open.isPresent()) {
      return open.get();
    }
    Checkpoint checkpoint = store.findLocal(named.get()).orElse(null);
    if (checkpoint == null) {
      checkpoint = fetched(named.get(), wait);
    }
    try {
      return codecs.acquire(checkpoint);
    } catch (CheckpointException e) {
      throw new CheckpointFailedException(
          e.getMessage() + "; replay the record with a version that can use it", e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Checkpoint fetched(String digest, CheckpointWait wait) throws CheckpointLateException {
    try {
      return store.request(digest).await(wait);
    } catch (UnusableCheckpointException e) {
      throw new CheckpointFailedException(
          e.getMessage() + "; replay the record with a version that can use it", e);
    }
  }

  /** Returns the digest of the frame's checkpoint, or a prefix; empty if it has none. */
  private static Optional<String> digestOf(Frame frame, byte[] digest) {
    if (!(frame instanceof Frame.Coded coded)) {
      return Optional.empty();
    }
    String prefix = coded.checkpointName();
    String whole = HexFormat.of().formatHex(digest);
    return Optional.of(whole.length() == 64 && whole.startsWith(prefix) ? whole : prefix);
  }

  /** Stops following routes and closes idle codecs; the others are closed with their last lease. */
  @Override
  public void close() {
    routes.ifPresent(RouteWatcher::close);
    store.close();
    codecs.close();
  }
}
