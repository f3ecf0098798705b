import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.OperatingSystemMXBean;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.BatchingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.inference.BatchLimits;
import io.vqstream.inference.InferenceDevice;
import io.vqstream.inference.StageListener;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Measures what {@code vqstream size} computes with: processor time and memory by size of the image
 * and number of threads, with the batches of the services. Each run is a process of its own, so that
 * its memory is that of the run; all of the heap is resident from the start, so that what is resident
 * beyond it is the rest.
 *
 * <p>Images are pieces of the pictures of a folder, as JPEG files of quality 90; a picture that is
 * smaller than the piece is continued by its mirror image.
 */
public final class SizingBenchmark {
  private static final int QUALITY = 3;
  private static final float JPEG_QUALITY = 0.9f;
  private static final long PIECES_PIXELS = 24_000_000;
  private static final int MAX_PIECES = 32;
  private static final int MAX_FRAMES = 4;
  private static final int WARM_UP_SIDE = 256;
  private static final int WARM_UP_IMAGES = 24;
  private static final double RUN_CPU_SECONDS = 3;
  private static final double MEMORY_SECONDS = 20;
  private static final int MEMORY_SAMPLES = 6;
  private static final int LEVELS_SIDE = 768;
  private static final int LEVELS_IMAGES = 6;

  private SizingBenchmark() {}

  /**
   * Arguments: {@code run encode|decode WxH THREADS IMAGES FRAMES [CHECKPOINT]}, {@code levels
   * IMAGES [CHECKPOINT]}: prints a line of JSON for each result; {@code write LINES LEVELS FILE
   * PROCESSOR PROCESSORS JAVA COMMIT CHECKPOINTS}.
   */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "run" -> run(args);
      case "levels" -> levels(args);
      case "write" -> write(args);
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0);
  }

  private static void run(String[] args) throws Exception {
    boolean encodes = args[1].equals("encode");
    String[] sides = args[2].split("x");
    int width = Integer.parseInt(sides[0]);
    int height = Integer.parseInt(sides[1]);
    int threads = Integer.parseInt(args[3]);
    Path frames = Path.of(args[5]);
    try (BatchingCodec codec = open(args, 6)) {
      List<byte[]> inputs =
          encodes ? pieces(Path.of(args[4]), width, height) : files(frames);
      // The JIT compiler needs pixels: small images of the run would not have enough of them.
      List<byte[]> others = pieces(Path.of(args[4]), WARM_UP_SIDE, WARM_UP_SIDE);
      for (int i = 0; i < WARM_UP_IMAGES; i++) {
        codec.decode(codec.encode(others.get(i % others.size()), QUALITY).frame()).file();
      }
      Load load = new Load(codec, encodes, inputs, threads);
      double once = load.cpuOf(1); // also warms up
      int rounds = (int) Math.max(1, Math.ceil(RUN_CPU_SECONDS / once));
      long images = (long) rounds * threads;
      double cpuMs = 1000 * load.cpuOf(rounds) / images;

      load.start(Integer.MAX_VALUE);

      long heap = 0;
      long outside = 0;
      Random random = new Random(1);
      double each = Math.min(MEMORY_SECONDS / MEMORY_SAMPLES, 4 * cpuMs / 1000);
      for (int i = 0; i < MEMORY_SAMPLES; i++) {
        Thread.sleep((long) (1000 * each * random.nextDouble()));
        System.gc();
        MemoryUsage used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        heap = Math.max(heap, used.getUsed());
        outside = Math.max(outside, resident() - used.getCommitted());
      }
      load.stop();
      if (encodes && Files.notExists(frames)) {
        Files.createDirectories(frames);
        for (int i = 0; i < Math.min(MAX_FRAMES, inputs.size()); i++) {
          Files.write(
              frames.resolve("%02d.vq".formatted(i)), codec.encode(inputs.get(i), QUALITY).frame());
        }
      }
      JsonObject line = new JsonObject();
      line.addProperty("direction", args[1]);
      line.addProperty("width", width);
      line.addProperty("height", height);
      line.addProperty("threads", threads);
      line.addProperty("images", images);
      line.addProperty("cpu_ms", rounded(cpuMs));
      line.addProperty("heap_bytes", heap);
      line.addProperty("native_bytes", outside);
      line.addProperty("in_bytes", Math.rint(inputs.stream().mapToInt(f -> f.length).average().orElseThrow()));
      line.addProperty("out_bytes", Math.rint((double) load.bytes.get() / load.done.get()));
      System.out.println(line);
    }
  }

  private static BatchingCodec open(String[] args, int at) throws IOException {
    return BatchingCodec.open(
        new BatchLimits(BatchLimits.DEFAULT_MAX_SIZE, BatchLimits.DEFAULT_MAX_WAIT),
        InferenceDevice.CPU,
        StageListener.NONE,
        stages -> {
          ImageCodecs.Builder builder = ImageCodecs.builder().optExecution(stages);
          return args.length > at
              ? builder.setCheckpoint(Checkpoint.read(Path.of(args[at]))).build()
              : builder.setBundledCheckpoints().build();
        });
  }

  private static void levels(String[] args) throws Exception {
    try (BatchingCodec codec = open(args, 2)) {
      System.err.println(
          "checkpoints: "
              + codec.checkpoints().stream()
                  .map(id -> id.name() + " " + id.digest().substring(0, 12))
                  .collect(Collectors.joining(", ")));
      List<byte[]> inputs = pieces(Path.of(args[1]), LEVELS_SIDE, 512);
      inputs = inputs.subList(0, Math.min(LEVELS_IMAGES, inputs.size()));
      for (byte[] input : inputs) { // warm-up
        codec.decode(codec.encode(input, QUALITY).frame());
      }
      for (int level = 1; level <= codec.levels(); level++) {
        long bytes = 0;
        long start = cpu();
        List<byte[]> frames = new ArrayList<>();
        for (byte[] input : inputs) {
          frames.add(codec.encode(input, level).frame());
        }
        long encoded = cpu();
        for (byte[] frame : frames) {
          bytes += frame.length;
          codec.decode(frame).file();
        }
        JsonObject line = new JsonObject();
        line.addProperty("quality", level);
        line.addProperty("bytes", Math.rint((double) bytes / inputs.size()));
        line.addProperty("encode_ms", rounded((encoded - start) / 1e6 / inputs.size()));
        line.addProperty("decode_ms", rounded((cpu() - encoded) / 1e6 / inputs.size()));
        System.out.println(line);
      }
    }
  }

  private static void write(String[] args) throws IOException {
    JsonObject root = new JsonObject();
    root.addProperty("processor", args[4]);
    root.addProperty("processors", Integer.parseInt(args[5]));
    root.addProperty("java", args[6]);
    root.addProperty("commit", args[7]);
    root.addProperty("checkpoints", args[8]);
    root.addProperty("sources", "JPEG files of quality 90");
    root.addProperty("quality", QUALITY);
    root.add("levels", lines(Path.of(args[2])));
    root.add("runs", lines(Path.of(args[1])));
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    Files.writeString(Path.of(args[3]), gson.toJson(root) + "\n");
  }

  private static JsonArray lines(Path file) throws IOException {
    JsonArray all = new JsonArray();
    Files.readAllLines(file).forEach(line -> all.add(JsonParser.parseString(line)));
    return all;
  }

  private static List<byte[]> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<byte[]> files = new ArrayList<>();
      for (Path file : all.sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
      return files;
    }
  }

  private static List<byte[]> pieces(Path folder, int width, int height) throws Exception {
    List<Picture> pictures = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().matches(".*\\.(png|jpe?g|webp)")
            && new ImageFileReader().read(Files.readAllBytes(file))
                instanceof SourceImage.Codable image) {
          pictures.add(image.picture());
        }
      }
    }
    long area = (long) width * height;
    int count = (int) Math.max(2, Math.min(MAX_PIECES, PIECES_PIXELS / area));
    List<byte[]> pieces = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      Picture picture = pictures.get(i % pictures.size());
      pieces.add(
          jpeg(
              picture,
              random.nextInt(picture.width()),
              random.nextInt(picture.height()),
              width,
              height));
    }
    return pieces;
  }

  private static byte[] jpeg(Picture picture, int left, int top, int width, int height)
      throws IOException {
    BufferedImage piece = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at =
            3 * (mirror(top + y, picture.height()) * picture.width() + mirror(left + x, picture.width()));
        piece.setRGB(x, y, (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(JPEG_QUALITY);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(piece, null, null), quality);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static int mirror(int at, int length) {
    int place = at % (2 * length);
    return place < length ? place : 2 * length - 1 - place;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no VmRSS: memory is measured on Linux");
  }

  private static double rounded(double value) {
    double scale = Math.pow(10, 3 - Math.ceil(Math.log10(value)));
    return Math.rint(value * scale) / scale;
  }

  /** Threads that encode or decode in turn until they are stopped. */
  private static final class Load {
    final AtomicLong done = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ImageCodec codec;
    private final boolean encodes;
    private final List<byte[]> inputs;
    private final int count;

    Load(ImageCodec codec, boolean encodes, List<byte[]> inputs, int count) {
      this.codec = codec;
      this.encodes = encodes;
      this.inputs = inputs;
      this.count = count;
    }

    /** Returns the processor time in seconds of whole images, each thread the same number. */
    double cpuOf(int rounds) throws InterruptedException {
      long before = cpu();
      start(rounds);
      join();
      return (cpu() - before) / 1e9;
    }

    void start(int rounds) {
      threads.clear();
      for (int i = 0; i < count; i++) {
        threads.add(new Thread(() -> loop(rounds), "load-" + i));
      }
      threads.forEach(Thread::start);
    }

    void stop() throws InterruptedException {
      stopped.set(true);
      join();
    }

    private void join() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get());
      }
    }

    private void loop(int rounds) {
      try {
        for (int i = 0; i < rounds && !stopped.get(); i++) {
          byte[] input = inputs.get((int) (next.getAndIncrement() % inputs.size()));
          int length =
              encodes
                  ? codec.encode(input, QUALITY).frame().length
                  : codec.decode(input).file().length;
          bytes.addAndGet(length);
          done.incrementAndGet();
        }
      } catch (Exception | Error e) {
        failure.set(e);
      }
    }
  }
}
