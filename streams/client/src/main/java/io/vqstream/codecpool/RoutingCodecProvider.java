package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.NamedCheckpoint;
import io.vqstream.frame.FrameException;
import io.vqstream.registry.CheckpointCache;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointLateException;
import io.vqstream.registry.CheckpointStore;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.CheckpointUnreachableException;
import io.vqstream.registry.CheckpointWait;
import io.vqstream.registry.RouteUse;
import io.vqstream.registry.RoutesTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codecs of checkpoints that came through Kafka, beside those at hand. An image is encoded with the
 * checkpoint that its route uses, else with the default; a frame is decoded with the one that it
 * names: the default's, one that comes with the model, one on disk, one in the topic, which may be
 * waited for.
 *
 * <pre>{@code
 * try (RoutingCodecProvider codecs = RoutingCodecProvider.decoding(base, opener, clients, options)) {
 *   try (CodecLease loan = codecs.forFrame(frame, digest)) {
 *     loan.codec().decode(frame);
 *   }
 * }
 * }</pre>
 *
 * The topics may be missing, and may be created later.
 */
public final class RoutingCodecProvider implements CodecProvider {
  private static final Logger LOGGER = LoggerFactory.getLogger(RoutingCodecProvider.class);
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final ImageCodec base;
  private final CheckpointStore store;
  private final CodecPool codecs;
  private final FailedCheckpoints failures = new FailedCheckpoints();
  private final FailureHandling handling;
  private final Duration patience;
  private final Optional<RouteWatcher> routes;

  /**
   * What may be set.
   *
   * @param cache folder that checkpoints are kept in
   * @param patience how long a frame waits for its checkpoint
   * @param open most codecs that are open, the default's and those in use aside
   * @param onFailure what becomes of the images of a route whose checkpoint fails
   */
  public record Options(Path cache, Duration patience, int open, FailureHandling onFailure) {

    /** With the default for the images of a route whose checkpoint fails. */
    public Options(Path cache, Duration patience, int open) {
      this(cache, patience, open, FailureHandling.DEFAULT);
    }
  }

  private RoutingCodecProvider(
      ImageCodec base,
      CodecOpener opener,
      CheckpointClients clients,
      Options options,
      Optional<String> routedTopic) {
    this.base = base;
    this.patience = options.patience();
    this.handling = options.onFailure();
    this.codecs = new CodecPool(checkpoint -> guarded(checkpoint, opener), options.open());
    this.store =
        new CheckpointStore(
            new CheckpointCache(options.cache()),
            () -> new CheckpointTopic(clients::newConsumer, clients.checkpoints()),
            patience.plus(MEMORY));
    this.routes =
        routedTopic.map(
            topic ->
                new RouteWatcher(
                    topic,
                    () -> new RoutesTopic(clients.newConsumer(), clients.routes()),
                    store,
                    codecs,
                    failures,
                    handling,
                    patience));
  }

  /**
   * Follows the routes of a topic.
   *
   * @param base the default; stays the caller's to close, after this
   * @param opener opens the codecs of other checkpoints
   * @param topic that images are read from
   */
  public static RoutingCodecProvider encoding(
      ImageCodec base,
      CodecOpener opener,
      CheckpointClients clients,
      Options options,
      String topic) {
    return new RoutingCodecProvider(base, opener, clients, options, Optional.of(topic));
  }

  /** Follows no routes, which decoding does not need. Otherwise as {@link #encoding}. */
  public static RoutingCodecProvider decoding(
      ImageCodec base, CodecOpener opener, CheckpointClients clients, Options options) {
    return new RoutingCodecProvider(base, opener, clients, options, Optional.empty());
  }

  private ImageCodec guarded(Checkpoint checkpoint, CodecOpener opener) throws IOException {
    return new GuardedCodec(opener.open(checkpoint), checkpoint.id(), base, failures, handling);
  }

  /**
   * Waits until the routes use what they should, as far as they can.
   *
   * @return whether that is so within the limit; until then images are coded with the default
   */
  public boolean awaitRoutes(Duration limit) throws InterruptedException {
    return routes.isEmpty() || routes.get().awaitSettled(limit);
  }

  /** What is not as it should be, each in a line. */
  public List<String> troubles() {
    return routes.map(RouteWatcher::troubles).orElse(List.of());
  }

  /** Number of codecs that are open, the default's aside. */
  public int open() {
    return codecs.open();
  }

  @Override
  public int levels() {
    return base.levels();
  }

  /**
   * {@inheritDoc}
   *
   * @throws CheckpointFailedException if the checkpoint of the image's route has failed, and images
   *     of such a route are dead-lettered
   */
  @Override
  public CodecLease forImage(String topic, byte[] key) {
    Optional<RouteUse> use = routes.flatMap(each -> each.used().of(topic, key));
    if (use.isEmpty()) {
      return CodecLease.of(base);
    }
    CheckpointId id = use.get().checkpoint();
    Optional<String> failure = failures.why(id);
    if (failure.isEmpty()) {
      return used(id).with(use.get().fidelity());
    }
    if (handling == FailureHandling.DEAD_LETTER) {
      throw new CheckpointFailedException(
          "checkpoint " + FailedCheckpoints.shown(id) + " " + failure.get());
    }
    return CodecLease.of(base); // until the route has been switched, a moment later
  }

  /** A checkpoint that was open once. */
  private CodecLease used(CheckpointId id) {
    Optional<CodecLease> open = codecs.acquire(id.digest());
    if (open.isPresent()) {
      return open.get();
    }
    try {
      Optional<Checkpoint> checkpoint = store.local(id.digest());
      if (checkpoint.isPresent()) {
        return codecs.acquire(checkpoint.get());
      }
      store.want(id.digest()); // it was deleted from the disk
      LOGGER.warn("checkpoint {} is fetched again; until then the default is used", id);
    } catch (IOException e) {
      LOGGER.warn("checkpoint {} cannot be opened again, the default is used", id, e);
    }
    return CodecLease.of(base);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A checkpoint that cannot be looked up in time is late, whatever the reason: a record that
   * names one must not stop the other routes.
   *
   * @throws CheckpointFailedException if the checkpoint has arrived and cannot be used
   */
  @Override
  public CodecLease forFrame(byte[] frame, byte[] digest) throws CheckpointLateException {
    try {
      return forFrame(frame, digest, CheckpointWait.atMost(patience));
    } catch (CheckpointUnreachableException e) {
      throw new CheckpointLateException(e.getMessage() + "; replay the record when it has arrived");
    }
  }

  @Override
  public CodecLease forFrame(byte[] frame, byte[] digest, CheckpointWait wait)
      throws CheckpointLateException {
    Optional<String> named = named(frame, digest);
    if (named.isEmpty()
        || base.checkpoints().stream().anyMatch(id -> id.digest().startsWith(named.get()))) {
      return CodecLease.of(base);
    }
    Optional<CodecLease> open = codecs.acquire(named.get());
    if (open.isPresent()) {
      return open.get();
    }
    Checkpoint checkpoint = store.local(named.get()).orElse(null);
    if (checkpoint == null) {
      checkpoint = store.want(named.get()).await(wait);
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

  /** The digest, or as much of it as is known; empty where none is needed, or the frame is none. */
  private static Optional<String> named(byte[] frame, byte[] digest) {
    Optional<String> prefix;
    try {
      prefix = NamedCheckpoint.in(frame);
    } catch (FrameException e) {
      return Optional.empty(); // the codec says what is wrong
    }
    String whole = HexFormat.of().formatHex(digest);
    return prefix.map(p -> whole.length() == 64 && whole.startsWith(p) ? whole : p);
  }

  /** Stops following and frees the codecs; loans that are still out keep theirs. */
  @Override
  public void close() {
    routes.ifPresent(RouteWatcher::close);
    store.close();
    codecs.close();
  }
}
