package io.vqstream.service;

import io.vqstream.testkit.EmbeddedKafka;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.protocol.ApiKeys;

/** A broker behind a proxy that can delay one commit. */
final class SlowCommits implements AutoCloseable {
  /** The message that is delayed. */
  enum Message {
    /** The broker commits after the producer has given up. */
    REQUEST,
    /** The broker has committed before the producer gives up. */
    RESPONSE
  }

  private static final int LENGTH_OCTETS = 4;

  private final ServerSocket proxy;
  private final EmbeddedKafka kafka;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicReference<Message> delayed = new AtomicReference<>();
  private volatile ApiKeys request = ApiKeys.END_TXN;
  private final AtomicInteger skip = new AtomicInteger();
  private final Duration delay;

  private SlowCommits(ServerSocket proxy, Duration delay) {
    this.proxy = proxy;
    this.delay = delay;
    run(this::accept);
    this.kafka =
        EmbeddedKafka.start(
            Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxy.getLocalPort()));
    started.countDown();
  }

  /**
   * Starts a broker.
   *
   * @param delay how long a message is delayed
   */
  static SlowCommits start(Duration delay) throws IOException {
    return new SlowCommits(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), delay);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  /** Delays a message of the fifth transaction from now, when the encoder is at work. */
  void delayFifthTransaction(Message message) {
    skip.set(4);
    request = ApiKeys.END_TXN;
    delayed.set(message);
  }

  /** Delays a message of the next commit of offsets without a transaction. */
  void delayNextOffsets(Message message) {
    skip.set(0);
    request = ApiKeys.OFFSET_COMMIT;
    delayed.set(message);
  }

  /** Returns whether the message was delayed. */
  boolean hasDelayed() {
    return delayed.get() == null;
  }

  private void accept() throws Exception {
    started.await();
    String address = kafka.bootstrapServers();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    while (true) {
      Socket client = proxy.accept();
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
      Set<Integer> slow = ConcurrentHashMap.newKeySet();
      run(() -> forward(client, broker, frame -> isDelayedRequest(frame, slow)));
      run(() -> forward(broker, client, frame -> slow.remove(frame.getInt(0))));
    }
  }

  /** A request begins with its API key, its version and the id that its response begins with. */
  private boolean isDelayedRequest(ByteBuffer frame, Set<Integer> slowResponses) {
    if (frame.getShort(0) != request.id) {
      return false;
    }
    Message message = skip.getAndDecrement() > 0 ? null : delayed.getAndSet(null);
    if (message == Message.RESPONSE) {
      slowResponses.add(frame.getInt(4));
    }
    return message == Message.REQUEST;
  }

  private void forward(Socket from, Socket to, Delays delays) throws IOException {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      while (true) {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        if (delays.test(ByteBuffer.wrap(frame))) {
          LockSupport.parkNanos(delay.toNanos());
        }
        out.write(
            ByteBuffer.allocate(LENGTH_OCTETS + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
      }
    }
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // a connection has ended
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    proxy.close();
  }

  private interface Delays {
    boolean test(ByteBuffer frame);
  }

  private interface Work {
    void run() throws Exception;
  }
}
